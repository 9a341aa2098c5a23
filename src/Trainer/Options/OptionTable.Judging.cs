using FfnnMlNet.Training;
using Values = FfnnMlNet;

// Rules run when all options are made; within their initializers the compiler takes options further down for null.
#pragma warning disable CS8604

namespace FfnnMlNet;

// By what epochs are judged, when training ends, and what is done with the best of them.
internal static partial class OptionTable
{
    // Part of the rows where a user asks for early stopping alone.
    private const float FractionToStopBy = 0.1f;

    public static readonly Option<float> ValidationFraction = new(nameof(FfnnOptions.ValidationFraction))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Choice,
        DefaultFrom = r => r.Of(EarlyStopping) is null ? Plain(0f) : Follows(FractionToStopBy, EarlyStopping),
        DefaultInWords = "null",
        Effort = r => r.Of(Optimizer).UsesAllRows ? new Withheld(Optimizer) : Chosen(0.2f),
        Allowed = [new("null, or above 0 and below 1", part => part is > 0 and < 1)],
    };

    public static readonly Option<ValidationRows> ValidationRows = new(nameof(FfnnOptions.ValidationRows))
    {
        Effect = OptionEffect.Bits,
        Default = Values.ValidationRows.Random,
        Allowed = [Named<ValidationRows>()],
    };

    public static readonly Option<string?> RowGroupColumnName = new(nameof(FfnnOptions.RowGroupColumnName))
    {
        Effect = OptionEffect.Noted,
        NullMeans = NullMeans.Choice,
        Allowed = [NullOrColumnName],
    };

    public static readonly Option<EarlyStopping?> EarlyStopping = new(nameof(FfnnOptions.EarlyStopping))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Choice,
    };

    // The loss rises again long before the share of rows in the right class falls; the temperature makes up for it.
    public static readonly Option<BestBy> SelectBestBy = new(nameof(FfnnOptions.SelectBestBy))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = BestBy.ValidationLoss,
        Effort = r => r.Of(Optimizer).UsesAllRows ? new Withheld(Optimizer)
            : Chosen(r.Task.HasClasses && !r.Task.HasOneOutput ? BestBy.ValidationMetric : BestBy.ValidationLoss),
        Allowed = [Named<BestBy>()],
    };

    public static readonly Option<bool> CalibrateProbabilities = new(nameof(FfnnOptions.CalibrateProbabilities))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = false,
        Effort = r => r.Of(Optimizer).UsesAllRows ? new Withheld(Optimizer)
            : !r.Task.HasClasses ? new Withheld(null)
            : r.IsSet(Loss) ? new Withheld(Loss)
            : r.IsGiven(OutputActivation) ? new Withheld(OutputActivation)
            : Chosen(true),
        Misfits = CalibrationMisfits,
    };

    private static Option[] OfJudging() =>
        [ValidationFraction, ValidationRows, RowGroupColumnName, EarlyStopping, SelectBestBy, CalibrateProbabilities];

    private static IEnumerable<string> CalibrationMisfits(ResolvedOptions options)
    {
        if (!options.Of(CalibrateProbabilities))
            return [];
        var output = options.Of(OutputActivation);
        if (!options.Task.HasClasses)
            return ["CalibrateProbabilities must be false for regression, whose scores are no probabilities."];
        return TemperatureCalibration.Suits(output, options.Task.HasOneOutput ? 1 : int.MaxValue) ? []
            : [$"CalibrateProbabilities must be false with the output activation {output}: a temperature divides the logits of softmax " +
                "or of one sigmoid. Leave OutputActivation unset and choose a loss of probabilities, or fit a calibrator of ML.NET's."];
    }
}
