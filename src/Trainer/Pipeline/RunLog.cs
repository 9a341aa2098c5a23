using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Microsoft.ML.Runtime;

namespace FfnnMlNet.Pipeline;

/// <summary>Logs the start of a run, each epoch, and the end.</summary>
internal static class RunLog
{
    /// <summary>Logs rows, network and options.</summary>
    public static void SayStart(TrainingRequest request, RowsRead read, PreparedRows prepared, BuiltRun built)
    {
        var (split, network) = (prepared.Rows, built.Networks[0]);
        request.Say(
            FormattableString.Invariant($"Training on {split.TrainingCount} rows with {prepared.Inputs.FeatureCount} features, ") +
            FormattableString.Invariant($"{split.SharedValidationCount} rows for validation{Members(built, split)}{OnDisk(read)}: ") +
            FormattableString.Invariant($"layers {Layers(network)}, {network.Layout.ParameterCount} parameters, ") +
            FormattableString.Invariant($"{Start(request.Initial, prepared)}, {built.Settings.NumberOfThreads} threads. ") +
            $"Options {OptionNotes.ForLog(built.Options, request.Initial)}.");
        foreach (var sentence in OptionNotes.KeptFromEffort(built.Options))
            request.Say(sentence);
        if (built.Settings is { EarlyStopping: { } stopping, ScheduleEpochs: { } scheduled } settings &&
            (long)scheduled + stopping.Patience >= settings.NumberOfEpochs && split.ValidationCount > 0)
            request.Say(
                FormattableString.Invariant($"EarlyStopping will not end this training: its patience of {stopping.Patience} epochs ") +
                FormattableString.Invariant($"begins after the {scheduled} epochs of the schedules, and there are ") +
                FormattableString.Invariant($"{settings.NumberOfEpochs} epochs. ") +
                "To train until nothing improves, set NumberOfEpochs to several times as many; " +
                "to end earlier, set ScheduleEpochs to fewer epochs, or to null, and the patience begins with the first epoch.");
    }

    /// <summary>Logs the end of an epoch, and calls the callback that the user set.</summary>
    public static void SayEpoch(TrainingRequest request, EpochSummary summary)
    {
        if (request.IsQuiet)
            return;
        var validation = summary.ValidationLoss is not { } loss ? ""
            : FormattableString.Invariant($", validation loss {loss:G6}, validation {summary.MetricName} {summary.ValidationMetric:G6}");
        var who = summary.NumberOfMembers == 1
            ? "" : FormattableString.Invariant($"Member {summary.Member + 1} of {summary.NumberOfMembers}: ");
        request.Channel.Trace(MessageSensitivity.None,
            who + FormattableString.Invariant($"Epoch {summary.Epoch} of {summary.NumberOfEpochs}: ") +
            FormattableString.Invariant($"training loss {summary.TrainingLoss:G6}{validation}, learning rate {summary.LearningRate:G6}."));
        request.OptionsWithoutEffort.Of(OptionTable.OnEpoch)?.Invoke(summary);
    }

    /// <summary>Logs the end of the training of one member.</summary>
    /// <param name="isAlone">True when there is no other member.</param>
    public static void SayEnd(TrainingRequest request, BuiltRun built, TrainedMember member, bool isAlone)
    {
        var outcome = member.Outcome;
        var number = built.Networks.TakeWhile(network => network != member.Network).Count() + 1;
        var who = isAlone ? "" : FormattableString.Invariant($"Member {number} of {built.Networks.Count}: ");
        request.Say(
            who + FormattableString.Invariant($"Trained {outcome.History.Count} epochs in {request.Clock.Elapsed.TotalSeconds:F2} s: ") +
            $"{Losses(outcome)}. Training ended: {outcome.Ending}.");
    }

    /// <summary>Logs the temperature of all members.</summary>
    public static void SayCalibration(TrainingRequest request, Calibration calibration) => request.Say(
        FormattableString.Invariant($"Probabilities calibrated by the temperature {calibration.Temperature:G4}: ") +
        FormattableString.Invariant($"log-loss of the validation rows {calibration.LossBefore:G6} before, ") +
        FormattableString.Invariant($"{calibration.LossAfter:G6} after."));

    /// <summary>Logs the share of the linear member.</summary>
    public static void SayLinear(TrainingRequest request, LinearMember linear) => request.Say(
        FormattableString.Invariant($"A linear member has the share {linear.Share:G4} of the scores: loss of the held-out rows ") +
        FormattableString.Invariant($"{linear.OfNetworks:G6} with the networks alone, ") +
        FormattableString.Invariant($"{linear.OfLinear:G6} with the linear member alone, {linear.OfBoth:G6} with this share."));

    /// <summary>Logs what a search tried and chose, a line for each candidate.</summary>
    public static void SaySearch(TrainingRequest request, SearchResult search)
    {
        request.Say(
            FormattableString.Invariant($"The search tried {search.Draws} draws on the held-out rows, until ") +
            FormattableString.Invariant($"{request.Clock.Elapsed.TotalSeconds:F2} s. Leaderboard, by weight and held-out loss:"));
        foreach (var line in search.Leaderboard)
            request.Say(
                FormattableString.Invariant($"{line.Name}: weight {line.Weight:F3}, held-out loss {line.HeldOutLoss:G6} ") +
                FormattableString.Invariant($"of {line.Folds} {(line.Folds == 1 ? "fold" : "folds")}") +
                (line.Duration is { } time ? FormattableString.Invariant($", {time.TotalSeconds:F2} s of one thread") : "") +
                (line.Options.Length == 0 ? "." : $": {line.Options}."));
        if (search.Temperature != 1)
            request.Say(FormattableString.Invariant($"All logits are divided by the temperature {search.Temperature:G4}."));
    }

    private static string Start(NetworkModel? initial, PreparedRows prepared) => initial is null
        ? FormattableString.Invariant($"{prepared.Inputs.Groups.Length} categorical groups, ") +
            FormattableString.Invariant($"{prepared.Inputs.FlaggedSlots.Length} slots with flags of missing values")
        : FormattableString.Invariant($"going on from a model of {initial.EarlierEpochs + initial.History.Count} epochs, ") +
            "feature and target scaling of the initial model";

    private static string Members(BuiltRun built, SplitRows split) => built.Networks.Count == 1 ? ""
        : FormattableString.Invariant($", {built.Networks.Count} members that ") + (split.HeldOutCount is { } rows
            ? FormattableString.Invariant($"hold out {rows} rows each") : "differ by their seeds");

    private static string OnDisk(RowsRead read) => read.Rows.BytesOnDisk == 0
        ? "" : FormattableString.Invariant($", {read.Rows.BytesOnDisk / 1e6:F1} MB of features on disk");

    // Such as "4-100 relu-3 softmax", or with members per network "4-100 relu-3 softmax with 8 members per network".
    private static string Layers(FeedForwardNetwork network)
    {
        var text = network.Layout.InputCount.ToString(CultureInfo.InvariantCulture);
        for (var layer = 0; layer < network.LayerCount; layer++)
            text += FormattableString.Invariant($"-{network.Layout.Sizes[layer + 1]} {network.Activations[layer]}");
        var membersPerNetwork = network.Layout.MembersPerNetwork;
        return membersPerNetwork == 1 ? text : text + FormattableString.Invariant($" with {membersPerNetwork} members per network");
    }

    private static string Losses(TrainingOutcome outcome)
    {
        if (outcome.History.Count == 0)
            return "no epoch was finished";
        var training = FormattableString.Invariant($"training loss {outcome.History[^1].TrainingLoss:G6}");
        if (outcome.History[^1].ValidationLoss is null)
            return training;
        if (outcome.KeptEpoch == 0)
            return training + ", the parameters of the start are kept, since no epoch was better on the validation rows";
        var kept = outcome.History[outcome.KeptEpoch - 1].ValidationLoss;
        return training + FormattableString.Invariant(
            $", the parameters of epoch {outcome.KeptEpoch} are kept, with validation loss {kept:G6}");
    }
}
