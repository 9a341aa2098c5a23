using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>The buffers of a forward pass over at most so many rows, made once.</summary>
internal sealed class ForwardBuffers
{
    private readonly Matrix[] _preActivations;
    private readonly Matrix[] _activations;
    private readonly bool[] _isInPlace;

    /// <param name="keepPreActivations">Training: keep z where the backward pass needs it. Scoring: only the output's z.</param>
    /// <param name="team">Shares the embedding of inputs; null = the calling thread alone.</param>
    /// <param name="checkAlive">Asked now and then by the embedding of inputs, in the middle of which it may throw.</param>
    public ForwardBuffers(
        FeedForwardNetwork network, int capacity, bool keepPreActivations, ThreadTeam? team = null, Action? checkAlive = null)
    {
        Capacity = capacity;
        Embedding = network.Layout.Embedding is null ? null : new EmbeddingPass(network, capacity, team, checkAlive);
        Members = network.Layout.MembersPerNetwork == 1 ? null : new MemberScaling(network, capacity);
        var rows = checked(capacity * network.Layout.MembersPerNetwork);
        _preActivations = new Matrix[network.LayerCount];
        _activations = new Matrix[network.LayerCount];
        _isInPlace = new bool[network.LayerCount];
        for (var layer = 0; layer < network.LayerCount; layer++)
        {
            var units = network.Layout.Sizes[layer + 1];
            var isOutput = layer == network.LayerCount - 1;
            _preActivations[layer] = AlignedBuffer.CreateMatrix(rows, units);
            // Where the derivative needs only a, the pre-activations are overwritten in place: one buffer less to read.
            // Slopes blend both.
            var inPlace = !isOutput && !network.Layout.HasSlopes &&
                (!keepPreActivations || network.Activations[layer].DerivativeFrom == Activations.DerivativeFrom.Activation);
            _isInPlace[layer] = inPlace;
            _activations[layer] = inPlace ? _preActivations[layer] : AlignedBuffer.CreateMatrix(rows, units);
        }
    }

    /// <summary>Rows of input at most.</summary>
    public int Capacity { get; }

    /// <summary>What stands before the first layer, or null.</summary>
    public EmbeddingPass? Embedding { get; }

    /// <summary>What repeats and scales the first layer's inputs for each member; null for one. With it layers have members times as many rows
    /// as the input: row r of member m is m * (rows of the input) + r.</summary>
    public MemberScaling? Members { get; }

    /// <summary>What the first layer was given by the last forward pass.</summary>
    public Matrix FirstInput(Matrix input) => Members?.Output ?? Embedding?.Output ?? input;

    /// <summary>z [rows, units] of a layer counted from 0; the activation itself where only that is kept.</summary>
    public Matrix PreActivation(int layer, int rows) => _preActivations[layer].Top(rows);

    /// <summary>Whether a layer's activations lie where its pre-activations were.</summary>
    public bool IsInPlace(int layer) => _isInPlace[layer];

    /// <summary>a [rows, units] of a layer counted from 0.</summary>
    public Matrix Activation(int layer, int rows) => _activations[layer].Top(rows);
}

/// <summary>z_l = a_(l-1) W_l + b_l and a_l = f_l(z_l), for l = 1 to the last layer. Of several members, a_0 are their scaled copies of the
/// inputs one below the other, and each has W and b of the last layer of its own.</summary>
internal static class ForwardPass
{
    /// <param name="input">[rows, inputs].</param>
    /// <param name="buffers">Every layer's z and a of the first rows; overwritten.</param>
    public static void Run(FeedForwardNetwork network, MatrixProduct product, Matrix input, ForwardBuffers buffers)
    {
        var previous = Embed(input, buffers);
        for (var layer = 0; layer < network.LayerCount; layer++)
            previous = RunLayer(network, product, layer, previous, buffers);
    }

    /// <summary>The inputs of the first layer: those of the network, or what their embedding makes of them; for each member, where there are
    /// several.</summary>
    public static Matrix Embed(Matrix input, ForwardBuffers buffers)
    {
        var inputs = buffers.Embedding is { } embedding ? embedding.Forward(input) : input;
        return buffers.Members is { } members ? members.Forward(inputs) : inputs;
    }

    /// <summary>One layer.</summary>
    /// <param name="previous">[rows, inputs of the layer].</param>
    /// <returns>a [rows, units], in <paramref name="buffers"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Matrix RunLayer(FeedForwardNetwork network, MatrixProduct product, int layer, Matrix previous, ForwardBuffers buffers)
    {
        var preActivation = buffers.PreActivation(layer, previous.Rows);
        if (buffers.IsInPlace(layer) && network.Activations[layer].ForwardEpilogue is { } epilogue)
        {
            // Hidden layers alone are in place, and those all members share.
            product.Forward(previous, network.Weights(layer), network.Bias(layer), preActivation, epilogue);
            return preActivation;
        }
        Multiply(network, product, layer, previous, preActivation);
        var activation = buffers.Activation(layer, previous.Rows);
        network.Activations[layer].ApplyInto(preActivation, activation);
        if (network.Layout.HasSlopes && layer < network.LayerCount - 1)
            network.Activations[layer].BlendInPlace(preActivation, network.Slopes(layer), activation);
        return activation;
    }

    /// <summary>z of one layer.</summary>
    /// <param name="previous">[rows, inputs of the layer].</param>
    /// <param name="preActivation">[rows, units]; overwritten.</param>
    private static void Multiply(FeedForwardNetwork network, MatrixProduct product, int layer, Matrix previous, Matrix preActivation)
    {
        var copies = network.Layout.CopiesOf(layer);
        if (copies == 1)
        {
            product.Forward(previous, network.Weights(layer), network.Bias(layer), preActivation);
            return;
        }
        var rows = previous.Rows / copies;
        for (var member = 0; member < copies; member++)
            product.Forward(
                previous.Slice(member * rows, rows), network.Weights(layer, member), network.Bias(layer, member),
                preActivation.Slice(member * rows, rows));
    }
}
