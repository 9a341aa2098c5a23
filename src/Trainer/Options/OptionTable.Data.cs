using FfnnMlNet.Activations;
using Values = FfnnMlNet;

// The rules below refer to options that are declared further down, which the compiler takes for null. They run only after all options
// are initialized.
#pragma warning disable CS8604

namespace FfnnMlNet;

// The columns that are read, and how features and labels are prepared for the network.
internal static partial class OptionTable
{
    // Quantile-normal scaling keeps little more than the order of the values. For a regression on skewed features this helps; for
    // classes it loses the distances that tell them apart.
    public static readonly Option<FeatureScaling> FeatureScaling = new(nameof(FfnnOptions.FeatureScaling))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        IsDecidedByInitialModel = true,
        DefaultRule = r => r.IsLinear
            ? Follows(Values.FeatureScaling.Standard, HiddenLayers) : PlainDefault(Values.FeatureScaling.Robust),
        DefaultInWords = "robust",
        EffortRule = r => r.IsLinear ? new NoChoice(null)
            : Chosen(r.Task.HasClasses ? Values.FeatureScaling.Robust : Values.FeatureScaling.QuantileNormal),
        Text = (scaling, options) => OptionText.Of(scaling) + (options.Data.SparseSlots == 0
            ? "" : FormattableString.Invariant($" ({options.Data.SparseSlots} sparse slots keep their zeros)")),
    };

    public static readonly Option<MissingValues> MissingValues = new(nameof(FfnnOptions.MissingValues))
    {
        Effect = OptionEffect.Bits,
        Default = Values.MissingValues.Impute,
        Allowed = [Named<MissingValues>()],
    };

    public static readonly Option<TargetScaling> TargetScaling = new(nameof(FfnnOptions.TargetScaling))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        IsDecidedByInitialModel = true,
        DefaultRule = r => r.Task.HasClasses ? PlainDefault(Values.TargetScaling.None) : Follows(
            IsIdentity(r.Of(OutputActivation)) && r.Of(Loss).ComparesDifferences
                ? Values.TargetScaling.Standardize : Values.TargetScaling.None,
            Loss),
        DefaultInWords = "null",
        Misfits = TargetMisfits,
    };

    public static readonly Option<bool> ClampScores = new(nameof(FfnnOptions.ClampScores))
    {
        Effect = OptionEffect.Bits,
        IsDecidedByInitialModel = true,
        Default = false,
        Misfits = options => options.Of(ClampScores) && options.Task.HasClasses
            ? ["ClampScores must be false for classes: only the scores of a regression have a range of labels. Leave it unset."] : [],
    };

    public static readonly Option<string> LabelColumnName = new(nameof(FfnnOptions.LabelColumnName))
    {
        Effect = OptionEffect.Noted,
        Default = "Label",
        Allowed = [ColumnName],
    };

    public static readonly Option<string> FeatureColumnName = new(nameof(FfnnOptions.FeatureColumnName))
    {
        Effect = OptionEffect.Noted,
        Default = "Features",
        Allowed = [ColumnName],
    };

    public static readonly Option<string?> ExampleWeightColumnName = new(nameof(FfnnOptions.ExampleWeightColumnName))
    {
        Effect = OptionEffect.Noted,
        NullMeans = NullMeans.Value,
        Allowed = [NullOrColumnName],
    };

    private static Option[] OfData() =>
    [
        FeatureScaling, MissingValues, ClampScores, TargetScaling, LabelColumnName, FeatureColumnName, ExampleWeightColumnName,
    ];

    private static IEnumerable<string> TargetMisfits(ResolvedOptions options)
    {
        if (options.Of(TargetScaling) != Values.TargetScaling.Standardize)
            return [];
        var (loss, output) = (options.Of(Loss), options.Of(OutputActivation));
        if (options.Task.HasClasses)
            return ["TargetScaling must be null or TargetScaling.None for classes, which have no scale. " +
                "It is for the regression trainers."];
        if (!IsIdentity(output))
            return ["TargetScaling must not be standardize with the output activation " +
                $"{output}, whose values have a range of their own. Leave TargetScaling unset, or set OutputActivation to " +
                "Activation.Identity."];
        return loss.ComparesDifferences || loss is CustomLoss ? []
            : [$"TargetScaling must not be standardize with the loss {loss}, which needs the labels as they are. " +
                "Leave TargetScaling unset, or choose a loss of differences such as Loss.SquaredError."];
    }

    // The outputs are the pre-activations themselves, so scaled labels only scale the parameters of the last layer.
    private static bool IsIdentity(Values.Activation output) => output is { Meaning: OutputMeaning.Value, HasCanonicalLink: true };
}
