using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>All memory of a training step for at most a batch of rows, made once, so that the loop allocates nothing. A network of several
/// members has every row once for each: row r of member m of n rows is m * n + r.</summary>
internal sealed class Workspace
{
    private readonly Matrix _delta;
    private readonly int _members;

    /// <param name="batchSize">Rows at most.</param>
    /// <param name="team">Shares the work of stages that can be shared; null = the calling thread alone.</param>
    /// <param name="checkAlive">Asked now and then by stages, in the middle of which it may throw.</param>
    /// <param name="dropout">What a step drops; null = nothing.</param>
    public Workspace(
        FeedForwardNetwork network, int batchSize, ThreadTeam? team = null, Action? checkAlive = null, DropoutRates? dropout = null)
    {
        var layout = network.Layout;
        Pass = new NetworkPass(
            network, new PassOptions(batchSize, IsTraining: true, Team: team, CheckAlive: checkAlive, Dropout: dropout));
        Gradient = new AlignedBuffer(layout.Length);
        Input = AlignedBuffer.CreateMatrix(batchSize, layout.InputCount);
        Mean = new MeanOutput(network, batchSize);
        _members = layout.RowsPerRow;
        var rows = checked(batchSize * _members);
        Targets = AlignedBuffer.CreateMatrix(rows, layout.OutputCount);
        RowWeights = new float[rows];
        RowShares = new float[rows];
        RowLosses = new float[rows];
        _delta = AlignedBuffer.CreateMatrix(rows, layout.OutputCount);
    }

    /// <summary>The stages of the network.</summary>
    public NetworkPass Pass { get; }

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

    /// <summary>The mean of the members' outputs; of one member its own.</summary>
    public MeanOutput Mean { get; }

    /// <summary>Gives every member the targets and weights that were gathered, as it has the inputs: the mean loss over all rows is then
    /// the mean of the members' losses.</summary>
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

    /// <summary>dL/dz [rows, outputs] of the output layer.</summary>
    public Matrix OutputDelta(int rows) => _delta.Top(rows);
}
