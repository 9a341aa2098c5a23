using FfnnMlNet.Data;
using FfnnMlNet.Network;

namespace FfnnMlNet.Pipeline;

/// <summary>Checks that training can go on from a model, and takes over what the model decides.</summary>
internal static class InitialModel
{
    /// <summary>Returns a label reader whose outputs are in the order of the model's, matched by name where both have names. Called before
    /// any row is read.</summary>
    /// <exception cref="InvalidOperationException">The model does not fit the columns or the options.</exception>
    public static LabelReader Match(TrainingRequest request, NetworkModel model, LabelReader labels)
    {
        if (model.FeatureCount != request.Slots)
            throw new InvalidOperationException(
                FormattableString.Invariant($"Feature column '{request.Features.Name}' has {request.Slots} slots, but the initial model ") +
                FormattableString.Invariant($"was trained with {model.FeatureCount} features. ") +
                "Prepare the features with the transforms that were fitted for that model.");
        var outputs = model.Network.Layout.OutputCount;
        var matched = labels.For(model.OutputNames, outputs, request.Label.Name, "the initial model")
            ?? throw new InvalidOperationException(
                FormattableString.Invariant($"Label column '{request.Label.Name}' has {labels.OutputCount} classes or outputs, ") +
                FormattableString.Invariant($"but the initial model has {outputs}. ") +
                "Prepare the labels with the transforms that were fitted for that model, or train anew.");
        if (model.Others.Count > 0)
            throw new InvalidOperationException(
                FormattableString.Invariant($"The initial model has {model.Others.Count + 1} kinds of networks that a search chose ") +
                "(SearchDraws), and training goes on only from networks of one kind. Train anew, or go on from a model that was trained " +
                "with SearchDraws = 0.");
        CheckFits(model, request.OptionsWithoutEffort);
        return matched;
    }

    /// <summary>The options with the hidden layers and the ensemble size of the model. The other options with
    /// <see cref="Option.IsDecidedByInitialModel"/> need no value here: the networks and the transforms of the model, which are used as
    /// they are, contain the choice. All remaining options are set by the user or have their plain defaults.</summary>
    public static ResolvedOptions Decide(ResolvedOptions options, NetworkModel model)
    {
        var (network, setLayers) = (model.Network, options.Of(OptionTable.HiddenLayers));
        var layers = Enumerable.Range(0, network.LayerCount - 1).Select(layer => new HiddenLayer(
            network.Layout.Sizes[layer + 1], network.Activations[layer],
            setLayers.Count == network.LayerCount - 1 ? setLayers[layer].Dropout : null));
        return options.With(OptionTable.HiddenLayers, [.. layers]).With(OptionTable.EnsembleSize, model.Networks.Count);
    }

    private static void CheckFits(NetworkModel model, ResolvedOptions options)
    {
        var (output, expected) = (model.Network.OutputActivation, options.Of(OptionTable.OutputActivation));
        if (expected.Signature != output.Signature)
            throw new InvalidOperationException(
                $"The initial model has the output activation {output}, but the options have {expected}. " +
                "Set Loss and OutputActivation as for that model.");
        if (model.Networks.Count > 1 &&
            (options.Of(OptionTable.Checkpoint) is not null || options.Of(OptionTable.ResumeFrom) is not null))
            throw new InvalidOperationException(
                FormattableString.Invariant($"The initial model has {model.Networks.Count} members, ") +
                "but a checkpoint holds the run of a single network. Leave Checkpoint and ResumeFrom unset.");
    }
}
