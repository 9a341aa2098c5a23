using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Microsoft.ML.Runtime;

namespace FfnnMlNet;

public abstract partial class FfnnTrainerBase<TTransformer, TModel>
{
    private static List<FeedForwardNetwork> CreateNetworks(
        ResolvedOptions options, TrainingData data, Preparation prepared, int outputs, TrainingSettings settings, NetworkModel? initial, int members)
    {
        if (initial is not null)
            return [.. initial.Members.Select(InitialModel.CopyOf)];
        var validationRows = data.Folds is { } folds ? folds[0].Validation.Length : data.Validation?.RowCount ?? 0;
        var first = CreateNetwork(options, prepared, outputs, data.Training.RowCount, settings, members, validationRows);
        return [first, .. Enumerable.Range(1, members - 1).Select(_ => first.CreateAlike())];
    }

    private void WarnOf(ResolvedOptions options, TrainingData data, IChannel channel)
    {
        if (options.Of(OptionTable.BatchSize) > data.Training.RowCount && options.IsSet(OptionTable.BatchSize))
            channel.Warning(MessageSensitivity.None, FormattableString.Invariant(
                $"BatchSize is {options.Of(OptionTable.BatchSize)}, but there are {data.Training.RowCount} training rows: each step takes them all."));
        // Where rows were too few to set some aside, another option would not help, and a warning has been given.
        if (_plain.Of(OptionTable.CalibrateProbabilities) && !data.HasValidation && options.Of(OptionTable.ValidationFraction) == 0 &&
            options.Of(OptionTable.EnsembleSize) == 1)
            channel.Warning(MessageSensitivity.None,
                "CalibrateProbabilities needs validation rows, and there are none: probabilities stay as the network gives them. " +
                "Set ValidationFraction or EnsembleSize, or give validation data to Fit.");
    }

    // A warning names options where they were set, and only rows where nobody but Effort asked for validation.
    private void WarnOfFewRows(IChannel channel, int rowCount, ResolvedOptions options, bool goesOn, string message)
    {
        var isAsked = goesOn || (options.Of(OptionTable.EnsembleSize) > 1
            ? options.IsSet(OptionTable.EnsembleSize)
            : options.IsSet(OptionTable.ValidationFraction) || options.Of(OptionTable.EarlyStopping) is not null);
        if (isAsked)
            channel.Warning(MessageSensitivity.None, options.Of(OptionTable.CalibrateProbabilities)
                ? message + " Probabilities stay as the network gives them: no rows are left to calibrate them by."
                : message);
        else
            channel.Warning(MessageSensitivity.None, FormattableString.Invariant(
                $"{rowCount} rows are too few to judge epochs by some that are set aside: all of them are trained on, to the last epoch. ") +
                "More rows would help.");
    }

    // Read when it is used, so that the setting counts whenever it was made.
    private string? TemporaryFolder => (_environment as IHostEnvironmentInternal)?.TempFilePath;

    private static void DescribeOutcome(IChannel channel, TrainedMember member, int? number, int members, TimeSpan elapsed)
    {
        var outcome = member.Outcome;
        var who = number is null ? "" : FormattableString.Invariant($"Member {number} of {members}: ");
        channel.Info(MessageSensitivity.None, who + FormattableString.Invariant(
            $"Trained {outcome.History.Count} epochs in {elapsed.TotalSeconds:F2} s: {Losses(outcome)}. Training ended: {outcome.Ending}."));
        if (outcome.Calibration is { } calibration)
            channel.Info(MessageSensitivity.None, who + FormattableString.Invariant(
                $"Probabilities calibrated by the temperature {calibration.Temperature:G4}: log-loss of the validation rows {calibration.LossBefore:G6} before, {calibration.LossAfter:G6} after."));
    }

    private static string Ensemble(TrainingData data, int members) => members == 1 ? "" : data.Folds is { } folds
        ? FormattableString.Invariant($", {members} members that hold out {folds[0].Validation.Length} rows each")
        : FormattableString.Invariant($", {members} members that differ by their seeds");
}
