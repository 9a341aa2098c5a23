using FfnnMlNet.Training;
using Values = FfnnMlNet;

// The rules below refer to options that are declared further down, which the compiler takes for null. They run only after all options
// are initialized.
#pragma warning disable CS8604

namespace FfnnMlNet;

// How epochs are validated, when training ends, and what is done after the best epoch is found.
internal static partial class OptionTable
{
    // The part of the rows that early stopping takes for validation where the user set nothing else.
    private const float EarlyStoppingFraction = 0.1f;

    public static readonly Option<float> ValidationFraction = new(nameof(FfnnOptions.ValidationFraction))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        DefaultRule = r => r.Of(EarlyStopping) is null ? PlainDefault(0f) : Follows(EarlyStoppingFraction, EarlyStopping),
        DefaultInWords = "null",
        EffortRule = ForMiniBatches(_ => Chosen(0.2f)),
        Allowed = [new("null, or above 0 and below 1", fraction => fraction is > 0 and < 1)],
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
        NullMeans = NullMeans.Value,
        Allowed = [NullOrColumnName],
    };

    public static readonly Option<EarlyStopping?> EarlyStopping = new(nameof(FfnnOptions.EarlyStopping))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
    };

    // With several classes the validation loss begins to rise many epochs before the accuracy falls. The best epoch by accuracy is then
    // too sure of its probabilities, which the temperature of CalibrateProbabilities corrects.
    public static readonly Option<BestBy> SelectBestBy = new(nameof(FfnnOptions.SelectBestBy))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = BestBy.ValidationLoss,
        EffortRule = ForMiniBatches(
            r => Chosen(r.Task.HasClasses && !r.Task.HasOneOutput ? BestBy.ValidationMetric : BestBy.ValidationLoss)),
        Allowed = [Named<BestBy>()],
    };

    public static readonly Option<bool> CalibrateProbabilities = new(nameof(FfnnOptions.CalibrateProbabilities))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        Default = false,
        EffortRule = ForMiniBatches<bool>(
            r => !r.Task.HasClasses ? new NoChoice(null)
                : r.IsSet(Loss) ? new NoChoice(Loss)
                : r.IsSetToValue(OutputActivation) ? new NoChoice(OutputActivation)
                : Chosen(true)),
        Misfits = CalibrationMisfits,
    };

    // Not beside hidden layers that the user set: the scores are then to be those of that network.
    public static readonly Option<bool> LinearMember = new(nameof(FfnnOptions.LinearMember))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        IsDecidedByInitialModel = true,
        Default = false,
        EffortRule = ForMiniBatches<bool>(
            r => r.IsSet(HiddenLayers) ? new NoChoice(null)
                : r.IsSet(Loss) ? new NoChoice(Loss)
                : r.IsSetToValue(OutputActivation) ? new NoChoice(OutputActivation)
                : Chosen(r.Data.SuitsLinearMember)),
        Misfits = LinearMisfits,
    };

    public static readonly Option<float?> IntervalCoverage = new(nameof(FfnnOptions.IntervalCoverage))
    {
        Effect = OptionEffect.Noted,
        NullMeans = NullMeans.Value,
        Allowed = [new("null, or above 0 and below 1", coverage => coverage is > 0 and < 1)],
        Misfits = options => options.Of(IntervalCoverage) is not null && options.Of(Loss).HasMargins
            ? [$"IntervalCoverage must be null with the loss {options.Of(Loss)}, whose scores are no probabilities. " +
                "Leave IntervalCoverage unset, or choose a loss of probabilities."] : [],
    };

    private static Option[] OfValidation() =>
    [
        ValidationFraction, ValidationRows, RowGroupColumnName, EarlyStopping, SelectBestBy, LinearMember, CalibrateProbabilities,
        IntervalCoverage,
    ];

    private static IEnumerable<string> LinearMisfits(ResolvedOptions options)
    {
        if (!options.Of(LinearMember) || SuitsLinear(options))
            return [];
        var output = options.Of(OutputActivation);
        return options.Task.HasClasses
            ? [$"LinearMember must be false with the output activation {output}: its probabilities are those of softmax or of one " +
                "sigmoid. Leave OutputActivation unset and choose a loss of probabilities."]
            : [$"LinearMember must be false with the loss {options.Of(Loss)} and the output activation {output}: the linear model is a " +
                "ridge regression, for the squared error. Leave Loss and OutputActivation unset, or LinearMember."];
    }

    // Probabilities of softmax or one sigmoid, or numbers with the squared error.
    private static bool SuitsLinear(ResolvedOptions options) => options.Task.HasClasses
        ? TemperatureCalibration.Suits(options.Of(OutputActivation), options.Task.HasOneOutput ? 1 : int.MaxValue)
        : options.Of(Loss) == Values.Loss.SquaredError && IsIdentity(options.Of(OutputActivation));

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
