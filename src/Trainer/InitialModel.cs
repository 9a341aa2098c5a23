using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet;

/// <summary>The model whose training goes on.</summary>
internal static class InitialModel
{
    /// <summary>The labels as the outputs of the model, before any row is read.</summary>
    /// <exception cref="InvalidOperationException">The model does not fit the columns.</exception>
    public static LabelReader MatchColumns(NetworkModel model, int featureCount, string featureColumn, LabelReader labels, string labelColumn)
    {
        var network = model.Network;
        if (model.FeatureCount != featureCount)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Feature column '{featureColumn}' has {featureCount} slots, but the initial model was trained with {model.FeatureCount} features. ") +
                "Prepare the features with the transforms that were fitted for that model.");
        return labels.For(model.OutputNames, network.Layout.OutputCount, labelColumn, "the initial model")
            ?? throw new InvalidOperationException(FormattableString.Invariant(
                $"Label column '{labelColumn}' has {labels.OutputCount} classes or outputs, but the initial model has {network.Layout.OutputCount}. ") +
                "Prepare the labels with the transforms that were fitted for that model, or train anew.");
    }

    /// <exception cref="InvalidOperationException">It does not fit the options.</exception>
    public static void CheckFits(NetworkModel model, TrainingSettings settings)
    {
        var network = model.Network;
        if (settings.Objective.Output.ToString() != network.OutputActivation.ToString())
            throw new InvalidOperationException(
                $"The initial model ends in {network.OutputActivation}, but these options ask for {settings.Objective.Output}. " +
                "Set Loss and OutputActivation as for that model.");
        if (model.Members.Count > 1 && (settings.Checkpoint is not null || settings.ResumeFrom is not null))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The initial model has {model.Members.Count} members, but a checkpoint holds the run of a single network. ") +
                "Leave Checkpoint and ResumeFrom unset.");
    }

    /// <summary>The options with what the model has decided: its layers and its number of members.</summary>
    public static ResolvedOptions Decide(ResolvedOptions options, NetworkModel model)
    {
        var (network, asked) = (model.Network, options.Of(OptionTable.HiddenLayers));
        var layers = Enumerable.Range(0, network.LayerCount - 1).Select(layer => new HiddenLayer(
            network.Layout.Sizes[layer + 1], network.Activations[layer],
            asked.Count == network.LayerCount - 1 ? asked[layer].Dropout : null));
        return options.With(OptionTable.HiddenLayers, [.. layers]).With(OptionTable.EnsembleSize, model.Members.Count);
    }

    /// <summary>A network of its own, to be trained further.</summary>
    public static FeedForwardNetwork CopyOf(FeedForwardNetwork network)
    {
        var copy = network.CreateAlike();
        network.Parameters.Span.CopyTo(copy.Parameters.Span);
        return copy;
    }
}
