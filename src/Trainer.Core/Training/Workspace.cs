using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>All memory of a training step for at most a batch of rows, made once, so that the loop allocates nothing.</summary>
internal sealed class Workspace
{
    private readonly Matrix[] _deltas;
    private readonly Matrix _embeddingDelta;

    /// <param name="team">Shares the embedding of inputs; null = the calling thread alone.</param>
    public Workspace(FeedForwardNetwork network, int batchSize, ThreadTeam? team = null)
    {
        var layout = network.Layout;
        Forward = new ForwardBuffers(network, batchSize, keepPreActivations: true, team);
        Gradient = new AlignedBuffer(layout.Length);
        Input = AlignedBuffer.CreateMatrix(batchSize, layout.InputCount);
        Targets = AlignedBuffer.CreateMatrix(batchSize, layout.OutputCount);
        RowWeights = new float[batchSize];
        RowShares = new float[batchSize];
        RowLosses = new float[batchSize];
        if (layout.Embedding is { } embedding)
            _embeddingDelta = AlignedBuffer.CreateMatrix(batchSize, embedding.OutputCount);
        _deltas = new Matrix[network.LayerCount];
        for (var layer = 0; layer < network.LayerCount; layer++)
            _deltas[layer] = AlignedBuffer.CreateMatrix(batchSize, layout.Sizes[layer + 1]);
    }

    /// <summary>z and a of every layer.</summary>
    public ForwardBuffers Forward { get; }

    /// <summary>dL/dparameter, laid out as the parameters are.</summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>[batch, inputs]: the gathered rows.</summary>
    public Matrix Input { get; }

    /// <summary>[batch, outputs]: the gathered targets, classes one-hot.</summary>
    public Matrix Targets { get; }

    /// <summary>[batch]: each row's weight.</summary>
    public float[] RowWeights { get; }

    /// <summary>[batch]: each row's weight over the sum of the batch's weights.</summary>
    public float[] RowShares { get; }

    /// <summary>[batch]: each row's loss.</summary>
    public float[] RowLosses { get; }

    /// <summary>dL/dinput [rows, inputs of the first layer], where the network has an embedding.</summary>
    public Matrix EmbeddingDelta(int rows) => _embeddingDelta.Top(rows);

    /// <summary>dL/dz [rows, units] of a layer counted from 0.</summary>
    public Matrix Delta(int layer, int rows) => _deltas[layer].Top(rows);
}
