using FfnnMlNet.Network;

namespace FfnnMlNet.Pipeline;

/// <summary>From options to networks.</summary>
internal static class Networks
{
    /// <summary>A network without parameters yet.</summary>
    /// <param name="output">Activation of the output layer.</param>
    public static FeedForwardNetwork Create(
        ResolvedOptions options, InputTransform inputs, InputEmbedding? embedding, int outputs, Activation output)
    {
        var hidden = options.Of(OptionTable.HiddenLayers);
        return new FeedForwardNetwork(
            new Layout(
                Sizes(options, inputs, embedding, outputs), embedding, options.Of(OptionTable.ParametricActivations) && hidden.Count > 0,
                options.Of(OptionTable.MembersPerNetwork)),
            [.. hidden.Select(layer => layer.Activation ?? options.Of(OptionTable.Activation)), output]);
    }

    /// <summary>Inputs of the first layer, units of each hidden layer, outputs.</summary>
    public static int[] Sizes(ResolvedOptions options, InputTransform inputs, InputEmbedding? embedding, int outputs) =>
        [embedding?.OutputCount ?? inputs.InputCount, .. options.Of(OptionTable.HiddenLayers).Select(layer => layer.Units), outputs];

    /// <summary>A network of its own, to be trained further.</summary>
    public static FeedForwardNetwork CopyOf(FeedForwardNetwork network)
    {
        var copy = network.CreateAlike();
        network.Parameters.Span.CopyTo(copy.Parameters.Span);
        return copy;
    }
}
