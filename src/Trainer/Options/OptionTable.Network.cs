using FfnnMlNet.Activations;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Values = FfnnMlNet;

// The rules below refer to options that are declared further down, which the compiler takes for null. They run only after all options
// are initialized.
#pragma warning disable CS8604

namespace FfnnMlNet;

// The layers of the network, what stands before the first, and how many networks there are.
internal static partial class OptionTable
{
    public static readonly Option<Effort> Effort = new(nameof(FfnnOptions.Effort))
    {
        Effect = OptionEffect.Noted,
        IsDecidedByInitialModel = true,
        Default = Values.Effort.Balanced,
        Allowed = [Named<Effort>()],
    };

    public static readonly Option<IReadOnlyList<HiddenLayer>> HiddenLayers = new(nameof(FfnnOptions.HiddenLayers))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = [100],
        EffortRule = r => Chosen(DrawnLayers(r)),
        Allowed =
        [
            new("a list of layers; an empty list makes a linear model", layers => layers.All(layer => layer is not null),
                Fault: _ => Throw.OptionMessage(
                    nameof(FfnnOptions.HiddenLayers), "null", "a list of layers; an empty list makes a linear model", "")),
            new(FormattableString.Invariant($"a list of at most {NetworkLimits.Layers - 1} layers"),
                layers => layers.Count < NetworkLimits.Layers,
                Fault: layers => Throw.OptionMessage(
                    nameof(FfnnOptions.HiddenLayers), FormattableString.Invariant($"a list of {layers.Count}"),
                    FormattableString.Invariant($"a list of at most {NetworkLimits.Layers - 1} layers"), "")),
        ],
        Text = (layers, options) => layers.Count == 0 ? "none" : string.Join(", ", layers.Select(
            layer => FormattableString.Invariant($"{layer.Units} {layer.Activation ?? options.Of(Activation)}"))),
    };

    public static readonly Option<Activation> Activation = new(nameof(FfnnOptions.Activation))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        IsDecidedByInitialModel = true,
        Default = Values.Activation.Relu,
        EffortRule = r => Chosen(
            r.Data.IsText ? Values.Activation.Relu : r.Of(SearchActivation) switch
            {
                "selu" => Values.Activation.Selu,
                "mish" => Values.Activation.Mish,
                _ => Values.Activation.Gelu,
            }),
    };

    public static readonly Option<bool> ParametricActivations = new(nameof(FfnnOptions.ParametricActivations))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        IsDecidedByInitialModel = true,
        Default = false,
        EffortRule = r => Chosen(!r.Data.IsText &&
            r.Of(HiddenLayers).All(layer => (layer.Activation ?? r.Of(Activation)).CanHaveSlopes)),
        Misfits = options => !options.Of(ParametricActivations) ? []
            : from activation in options.Of(HiddenLayers).Select(layer => layer.Activation ?? options.Of(Activation)).Distinct()
              where !activation.CanHaveSlopes
              select $"ParametricActivations must be false with the hidden activation {activation}: units can have slopes only with a " +
                  "built-in activation that works on each unit alone, such as Activation.Mish.",
    };

    public static readonly Option<Activation> OutputActivation = new(nameof(FfnnOptions.OutputActivation))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        DefaultRule = r => Follows(r.Of(Loss).MatchedOutput, Loss),
        DefaultInWords = "null, the one matched to the loss",
        Misfits = OutputMisfits,
    };

    public static readonly Option<WeightInitialization> WeightInitialization = new(nameof(FfnnOptions.WeightInitialization))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        IsDecidedByInitialModel = true,
        Default = Values.WeightInitialization.GlorotUniform,
        EffortRule = r => Chosen(
            r.Data.IsText ? Values.WeightInitialization.GlorotUniform : Values.WeightInitialization.DataDriven),
    };

    public static readonly Option<NumericEmbedding> NumericEmbedding = new(nameof(FfnnOptions.NumericEmbedding))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        IsDecidedByInitialModel = true,
        Default = Values.NumericEmbedding.None,
        EffortRule = r => r.IsLinear ? Follows(Values.NumericEmbedding.None, HiddenLayers) : Chosen(DrawnEmbedding(r)),
    };

    public static readonly Option<CategoricalEmbedding> CategoricalEmbedding = new(nameof(FfnnOptions.CategoricalEmbedding))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        IsDecidedByInitialModel = true,
        Default = Values.CategoricalEmbedding.None,
        EffortRule = r => Chosen(new CategoricalEmbedding(r.Of(SearchCategoriesForTable), r.Of(SearchTableSize))),
    };

    // Not for a regression: at its learning rate, which is five times that of classes, the scales diverge.
    public static readonly Option<bool> LearnFeatureScales = new(nameof(FfnnOptions.LearnFeatureScales))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        IsDecidedByInitialModel = true,
        Default = false,
        EffortRule = r => Chosen(!r.Data.IsText && r.Task.HasClasses),
    };

    public static readonly Option<int> EnsembleSize = new(nameof(FfnnOptions.EnsembleSize))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = 1,
        EffortRule = ForMiniBatches(
            // The checkpoint of a search holds all its networks.
            r => r.Of(SearchDraws) == 0 && r.Of(Checkpoint) is not null ? Follows(1, Checkpoint)
                : r.Of(SearchDraws) == 0 && r.Of(ResumeFrom) is not null ? Follows(1, ResumeFrom)
                : Chosen(Math.Clamp(NetworkLimits.Members / r.Of(MembersPerNetwork), 1, r.Sizes.EnsembleSize))),
        Allowed = [AtLeastOne with { Advice = "1 trains a single network." }],
        Misfits = EnsembleMisfits,
    };

    public static readonly Option<int> MembersPerNetwork = new(nameof(FfnnOptions.MembersPerNetwork))
    {
        Effect = OptionEffect.Bits,
        IsDecidedByInitialModel = true,
        Default = 1,
        Allowed = [AtLeastOne with { Advice = "1 trains plain networks." }],
    };

    // Not beside a loss that the user set: the choice is by the log-loss or the squared error. Not with few rows, which cannot tell draws
    // apart, nor where an outer search has drawn already.
    public static readonly Option<int> SearchDraws = new(nameof(FfnnOptions.SearchDraws))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = 0,
        EffortRule = ForMiniBatches<int>(
            r => r.Of(Effort) != Values.Effort.Best || r.HasDraw ? Chosen(0)
                : r.IsSet(Loss) ? new NoChoice(Loss)
                : r.IsSetToValue(OutputActivation) ? new NoChoice(OutputActivation)
                : r.IsSet(EnsembleSize) && r.Of(EnsembleSize) == 1 ? new NoChoice(EnsembleSize)
                : Chosen(r.Data.SuitsSearch ? MostDraws : 0)),
        Allowed = [new("at least 0", draws => draws >= 0)],
        Misfits = SearchMisfits,
    };

    // More than a search of a few minutes tries.
    private const int MostDraws = 60;

    private static Option[] OfNetwork() =>
    [
        Effort, HiddenLayers, Activation, ParametricActivations, OutputActivation, WeightInitialization, NumericEmbedding,
        CategoricalEmbedding, LearnFeatureScales, EnsembleSize, MembersPerNetwork, SearchDraws,
    ];

    private static IEnumerable<string> OutputMisfits(ResolvedOptions options)
    {
        var (loss, output) = (options.Of(Loss), options.Of(OutputActivation));
        // The rule of Loss reports this pair.
        if (options.Task.HasOneOutput && loss.ComparesClasses)
            return [];
        if (options.Task.HasOneOutput && output.Meaning is OutputMeaning.Distribution or OutputMeaning.LogDistribution)
            return [$"OutputActivation must not be {output.Id} for one output, whose value it would make constant. Leave it unset."];
        try
        {
            _ = new Losses.Objective(output, loss);
            return [];
        }
        catch (ArgumentException misfit)
        {
            return [misfit.Message];
        }
    }

    private static IEnumerable<string> SearchMisfits(ResolvedOptions options)
    {
        if (options.Of(SearchDraws) == 0)
            return [];
        if (options.Of(Optimizer).UsesAllRows)
            return [$"SearchDraws must be 0 with the optimizer {options.Of(Optimizer)}: draws are of mini-batch training. Leave " +
                "Optimizer unset, or SearchDraws."];
        return SuitsLinear(options) ? []
            : [$"SearchDraws must be 0 with the loss {options.Of(Loss)} and the output activation {options.Of(OutputActivation)}: the " +
                "choice is by the log-loss of probabilities or by the squared error. Leave Loss and OutputActivation unset, or " +
                "SearchDraws."];
    }

    // The same bound on members holds when a model is loaded, so every model that is trained can be loaded.
    private static IEnumerable<string> EnsembleMisfits(ResolvedOptions options)
    {
        var (networks, membersPerNetwork) = (options.Of(EnsembleSize), options.Of(MembersPerNetwork));
        if (networks > 1 && options.Of(SearchDraws) == 0 && (options.Of(Checkpoint) is not null || options.Of(ResumeFrom) is not null))
            yield return FormattableString.Invariant(
                $"Checkpoint and ResumeFrom must be null with EnsembleSize {networks}: a checkpoint holds the run of a single network. ") +
                "Set EnsembleSize to 1, or leave both unset.";
        if ((long)networks * membersPerNetwork > NetworkLimits.Members)
            yield return Throw.OptionMessage(
                "EnsembleSize times MembersPerNetwork", FormattableString.Invariant($"{networks} times {membersPerNetwork}"),
                FormattableString.Invariant($"at most {NetworkLimits.Members}"), "");
    }
}
