using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>All memory of a training step for at most a batch of rows, made once, so that the loop allocates nothing. A network of several
/// members has every row once for each: row r of member m of n rows is m * n + r.</summary>
internal sealed class Workspace
{
    private readonly Matrix[] _deltas;
    private readonly Matrix _embeddingDelta;
    private readonly Matrix _memberDelta;
    private readonly int _members;

    /// <param name="team">Shares the embedding of inputs; null = the calling thread alone.</param>
    /// <param name="checkAlive">Asked now and then by the embedding of inputs, in the middle of which it may throw.</param>
    public Workspace(FeedForwardNetwork network, int batchSize, ThreadTeam? team = null, Action? checkAlive = null)
    {
        var layout = network.Layout;
        Forward = new ForwardBuffers(network, batchSize, keepPreActivations: true, team, checkAlive);
        Gradient = new AlignedBuffer(layout.Length);
        Input = AlignedBuffer.CreateMatrix(batchSize, layout.InputCount);
        _members = layout.MembersPerNetwork;
        var rows = checked(batchSize * _members);
        Targets = AlignedBuffer.CreateMatrix(rows, layout.OutputCount);
        RowWeights = new float[rows];
        RowShares = new float[rows];
        RowLosses = new float[rows];
        if (_members > 1)
        {
            _memberDelta = AlignedBuffer.CreateMatrix(rows, layout.Sizes[0]);
            Mean = new MeanOutput(network, batchSize);
        }
        if (layout.Embedding is { } embedding)
            _embeddingDelta = AlignedBuffer.CreateMatrix(batchSize, embedding.OutputCount);
        _deltas = new Matrix[network.LayerCount];
        for (var layer = 0; layer < network.LayerCount; layer++)
            _deltas[layer] = AlignedBuffer.CreateMatrix(rows, layout.Sizes[layer + 1]);
    }

    /// <summary>z and a of every layer.</summary>
    public ForwardBuffers Forward { get; }

    /// <summary>dL/dparameter, laid out as the parameters are.</summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>[batch, inputs]: the gathered rows.</summary>
    public Matrix Input { get; }

    /// <summary>[members * batch, outputs]: the gathered targets, classes one-hot.</summary>
    public Matrix Targets { get; }

    /// <summary>[members * batch]: each row's weight.</summary>
    public float[] RowWeights { get; }

    /// <summary>[members * batch]: each row's weight over the sum of the batch's weights.</summary>
    public float[] RowShares { get; }

    /// <summary>[members * batch]: each row's loss.</summary>
    public float[] RowLosses { get; }

    /// <summary>The mean of the members' outputs, where there are several; else null.</summary>
    public MeanOutput? Mean { get; }

    /// <summary>Gives every member the targets and weights that were gathered, as it has the inputs: the mean loss over all rows is then the
    /// mean of the members' losses.</summary>
    /// <param name="count">Rows gathered.</param>
    /// <returns>Rows of all members.</returns>
    public int RepeatForMembers(int count)
    {
        for (var member = 1; member < _members; member++)
        {
            for (var row = 0; row < count; row++)
                Targets.Row(row).CopyTo(Targets.Row((member * count) + row));
            RowWeights.AsSpan(0, count).CopyTo(RowWeights.AsSpan(member * count));
        }
        return count * _members;
    }

    /// <summary>dL/dinput [rows, inputs of the first layer], where the network has an embedding.</summary>
    public Matrix EmbeddingDelta(int rows) => _embeddingDelta.Top(rows);

    /// <summary>dL/dinput [members * rows, inputs of the first layer], where the network has several members.</summary>
    public Matrix MemberDelta(int rows) => _memberDelta.Top(rows);

    /// <summary>dL/dz [rows, units] of a layer counted from 0.</summary>
    public Matrix Delta(int layer, int rows) => _deltas[layer].Top(rows);
}
