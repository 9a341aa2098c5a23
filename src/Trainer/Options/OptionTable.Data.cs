using FfnnMlNet.Activations;
using Values = FfnnMlNet;

// Rules run when all options are made; within their initializers the compiler takes options further down for null.
#pragma warning disable CS8604

namespace FfnnMlNet;

// What is read, and what is done to it before the network sees it.
internal static partial class OptionTable
{
    // Of a regression, ranks are of use where skewed numbers lead to a number; classes are told apart by distances that ranks take away.
    public static readonly Option<FeatureScaling> FeatureScaling = new(nameof(FfnnOptions.FeatureScaling))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        IsDecidedByInitialModel = true,
        DefaultFrom = r => r.IsLinear
            ? Follows(Values.FeatureScaling.Standard, HiddenLayers) : Plain(Values.FeatureScaling.Robust),
        DefaultInWords = "robust",
        Effort = r => r.IsLinear ? new Withheld(null)
            : Chosen(r.Task.HasClasses ? Values.FeatureScaling.Robust : Values.FeatureScaling.QuantileNormal),
        Text = (scaling, options) => OptionText.Of(scaling) + (options.Table.SparseSlots == 0
            ? "" : FormattableString.Invariant($" ({options.Table.SparseSlots} sparse slots as they are)")),
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
        NullMeans = NullMeans.Choice,
        IsDecidedByInitialModel = true,
        DefaultFrom = r => r.Task.HasClasses ? Plain(Values.TargetScaling.None) : Follows(
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
            ? ["ClampScores must be false for classes: scores have a range of labels to keep to in regression only."] : [],
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
        NullMeans = NullMeans.Choice,
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

    // Where outputs are the pre-activations themselves, scaling them is scaling the last layer.
    private static bool IsIdentity(Values.Activation output) => output is { Meaning: OutputMeaning.Value, HasCanonicalLink: true };
}
