using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using MathNet.Numerics.Optimization;

namespace FfnnMlNet.Training;

/// <summary>Calibrates the probabilities of a network after its last epoch. If that fails, or the run is cancelled and the settings keep
/// what was learnt, a warning says so and the network stays as it was trained.</summary>
internal static class FinalCalibration
{
    /// <summary>Calibrates <paramref name="network"/> with its validation rows.</summary>
    /// <param name="outcome">How the training of the network ended.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled, and the settings do not keep what was learnt.</exception>
    public static TrainingOutcome Run(
        FeedForwardNetwork network, TrainingOutcome outcome, IExampleSource validation, TrainingSettings settings)
    {
        if (outcome.WasCancelled)
        {
            Warn("Training was cancelled.");
            return outcome;
        }
        try
        {
            using var team = settings.NumberOfThreads > 1 ? new ThreadTeam(settings.NumberOfThreads) : null;
            return outcome with { Calibration = TemperatureCalibration.Apply(network, validation, team, settings.CheckAlive) };
        }
        catch (OperationCanceledException) when (settings.OnCancellation == OnCancellation.KeepBest)
        {
            Warn("Training was cancelled.");
            return outcome with { WasCancelled = true };
        }
        catch (Exception failure)
            when (failure is CalibrationException or OptimizationException or OutOfMemoryException or ArithmeticException)
        {
            Warn($"Calibration failed: {failure.Message}");
            return outcome;
        }

        void Warn(string why) =>
            settings.Warn?.Invoke($"{why} The probabilities are not calibrated; they are those of the trained network.");
    }
}
