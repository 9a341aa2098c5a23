using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using MathNet.Numerics.Optimization;

namespace FfnnMlNet.Training;

/// <summary>Calibrates the probabilities of networks after their last epoch. If that fails, or the run is cancelled and the settings keep
/// what was learnt, a warning says so and the networks stay as they were trained.</summary>
internal static class FinalCalibration
{
    /// <summary>Divides the logits of all members by one temperature.</summary>
    /// <param name="members">The trained members.</param>
    /// <param name="rows">The rows of each member. Without validation rows nothing is done.</param>
    /// <returns>The members with the calibration in their outcomes.</returns>
    /// <exception cref="OperationCanceledException">The run was cancelled, and the settings do not keep what was learnt.</exception>
    public static IReadOnlyList<TrainedMember> Run(
        IReadOnlyList<TrainedMember> members, IReadOnlyList<MemberRows> rows, TrainingSettings settings)
    {
        if (!settings.CalibrateProbabilities || rows.Any(own => own.Validation is null))
            return members;
        if (members.Count < rows.Count || members.Any(member => member.Outcome.WasCancelled))
        {
            Warn(settings, "Training was cancelled.");
            return members;
        }
        FeedForwardNetwork[] networks = [.. members.Select(member => member.Network)];
        var (calibration, wasCancelled) = Try(settings, team => TemperatureCalibration.Apply(
            networks, [.. rows.Select(own => own.Validation!)], team, CheckOf(settings)));
        return [.. members.Select(member => member with
        {
            Outcome = member.Outcome with { Calibration = calibration, WasCancelled = wasCancelled },
        })];
    }

    /// <summary>The temperature of one network, by which nothing is divided; 1 where there is none.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled, and the settings do not keep what was learnt.</exception>
    public static (float Temperature, bool WasCancelled) Find(
        FeedForwardNetwork network, IExampleSource validation, TrainingSettings settings)
    {
        if (!settings.CalibrateProbabilities)
            return (1, false);
        var (calibration, wasCancelled) = Try(settings with { NumberOfThreads = 1 }, team =>
        {
            var found = TemperatureCalibration.Find([network], [validation], team, CheckOf(settings));
            TemperatureCalibration.CheckQuotient(network, found.Temperature);
            return found;
        });
        return (calibration?.Temperature ?? 1, wasCancelled);
    }

    private static (Calibration? Calibration, bool WasCancelled) Try(TrainingSettings settings, Func<ThreadTeam?, Calibration> calibrate)
    {
        try
        {
            using var team = settings.NumberOfThreads > 1 ? new ThreadTeam(settings.NumberOfThreads) : null;
            return (calibrate(team), false);
        }
        catch (OperationCanceledException) when (settings.OnCancellation == OnCancellation.KeepBest)
        {
            Warn(settings, "Training was cancelled.");
            return (null, true);
        }
        catch (Exception failure)
            when (failure is CalibrationException or OptimizationException or OutOfMemoryException or ArithmeticException)
        {
            Warn(settings, $"Calibration failed: {failure.Message}");
            return (null, false);
        }
    }

    // All ranks calibrate alike, so none of them may stop because it alone was cancelled.
    private static Action? CheckOf(TrainingSettings settings) =>
        settings.Ranks is { Count: > 1 } ranks ? ranks.CheckAlive : settings.CheckAlive;

    private static void Warn(TrainingSettings settings, string why) =>
        settings.Warn?.Invoke($"{why} The probabilities are not calibrated; they are those of the trained network.");
}
