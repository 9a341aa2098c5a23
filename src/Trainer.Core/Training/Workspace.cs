using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>The memory of a training step for up to a batch of rows. It is allocated once, so the loop allocates nothing. In a network of
/// several members each row occurs once per member: row r of member m is at m * n + r, where n is the number of rows.</summary>
internal sealed class Workspace
{
    private readonly Matrix _delta;
    private readonly int _members;

    /// <param name="batchSize">The most rows of a batch.</param>
    /// <param name="team">Threads that share the work of stages; null = the calling thread alone.</param>
    /// <param name="checkAlive">Called every few milliseconds by stages; throws to end the work in the middle of a stage.</param>
    /// <param name="dropout">The dropout rates; null = nothing is dropped.</param>
    /// <param name="sparseDropout">The dropout of sparse inputs; null = none is dropped.</param>
    public Workspace(
        FeedForwardNetwork network, int batchSize, ThreadTeam? team = null, Action? checkAlive = null, DropoutRates? dropout = null,
        SparseDropout? sparseDropout = null)
    {
        var layout = network.Layout;
        Pass = new NetworkPass(
            network, new PassOptions(
                batchSize, IsTraining: true, Team: team, CheckAlive: checkAlive, Dropout: dropout, SparseDropout: sparseDropout));
        Gradient = new AlignedBuffer(layout.Length);
        Input = AlignedBuffer.CreateMatrix(batchSize, layout.InputCount);
        Mean = new MeanOutput(network, batchSize);
        _members = layout.RowsPerRow;
        var rows = checked(batchSize * _members);
        Targets = AlignedBuffer.CreateMatrix(rows, layout.OutputCount);
        RowWeights = new float[rows];
        RowScales = new float[rows];
        RowLosses = new float[rows];
        _delta = AlignedBuffer.CreateMatrix(rows, layout.OutputCount);
    }

    /// <summary>The stages of the network with their buffers.</summary>
    public NetworkPass Pass { get; }

    /// <summary>dL/dparameter, laid out as the parameters are.</summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>[batch, inputs]: the gathered rows.</summary>
    public Matrix Input { get; }

    /// <summary>[members * batch, outputs]: the gathered targets, classes one-hot.</summary>
    public Matrix Targets { get; }

    /// <summary>[members * batch]: each row's weight.</summary>
    public float[] RowWeights { get; }

    /// <summary>[members * batch]: each row's weight divided by the sum of the batch's weights.</summary>
    public float[] RowScales { get; }

    /// <summary>[members * batch]: each row's loss.</summary>
    public float[] RowLosses { get; }

    /// <summary>Computes the mean of the members' outputs for validation rows. With one member it is the output of that member.</summary>
    public MeanOutput Mean { get; }

    /// <summary>Repeats the gathered targets and weights for each further member. The mean loss over all rows is then the mean of the
    /// members' losses.</summary>
    /// <param name="count">The number of gathered rows.</param>
    /// <returns>The number of rows of all members together.</returns>
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
