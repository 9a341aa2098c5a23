using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using MathNet.Numerics.Optimization;

namespace FfnnMlNet.Training;

/// <summary>What is done to a network once its epochs are over. It never loses what they brought: where it cannot be done, or the run is
/// cancelled and what there is is to be kept, a warning says so and the network stays as it was trained.</summary>
internal static class FinalCalibration
{
    /// <summary>Calibrates <paramref name="network"/> by its validation rows.</summary>
    /// <param name="outcome">How its training went.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled, and nothing is to be kept.</exception>
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
