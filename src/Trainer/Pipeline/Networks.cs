using FfnnMlNet.Network;

namespace FfnnMlNet.Pipeline;

/// <summary>Makes networks from options.</summary>
internal static class Networks
{
    /// <summary>A network whose parameters are not initialized yet.</summary>
    /// <param name="options">Layers, activations, slopes and members per network.</param>
    /// <param name="inputs">The transform from features to inputs.</param>
    /// <param name="embedding">The embedding between the inputs and the first layer, or null.</param>
    /// <param name="sparse">The sparse inputs.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="output">Activation of the output layer.</param>
    public static FeedForwardNetwork Create(
        ResolvedOptions options, InputTransform inputs, InputEmbedding? embedding, SparseShape sparse, int outputs, Activation output)
    {
        var hidden = options.Of(OptionTable.HiddenLayers);
        return new FeedForwardNetwork(
            new Layout(
                Sizes(options, inputs.InputCount, embedding, outputs), embedding, options.Of(OptionTable.ParametricActivations),
                options.Of(OptionTable.MembersPerNetwork), sparse),
            [.. hidden.Select(layer => layer.Activation ?? options.Of(OptionTable.Activation)), output]);
    }

    /// <summary>Number of inputs of the first layer, of units of each hidden layer, and of outputs.</summary>
    public static int[] Sizes(ResolvedOptions options, int inputCount, InputEmbedding? embedding, int outputs) =>
        [embedding?.OutputCount ?? inputCount, .. options.Of(OptionTable.HiddenLayers).Select(layer => layer.Units), outputs];

    /// <summary>A copy with the same layers and parameters, for training that goes on from a model.</summary>
    public static FeedForwardNetwork CopyOf(FeedForwardNetwork network)
    {
        var copy = network.CreateAlike();
        network.Parameters.Span.CopyTo(copy.Parameters.Span);
        return copy;
    }
}
