using System.Diagnostics;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>How a run went.</summary>
/// <param name="History">One record an epoch.</param>
/// <param name="Ending">Why it ended, in words that end "Training ended: ...".</param>
internal sealed record TrainingOutcome(IReadOnlyList<EpochRecord> History, string Ending);

/// <summary>The records of a run as it goes, and the words to the outside at the end of each epoch.</summary>
internal sealed class TrainingHistory(FeedForwardNetwork network, TrainingSettings settings)
{
    private readonly List<EpochRecord> _records = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _lastEnd;

    public IReadOnlyList<EpochRecord> Records => _records;

    /// <summary>Adds an epoch and reports it.</summary>
    /// <param name="rows">Training rows the epoch took.</param>
    /// <returns>False when the run was asked to stop.</returns>
    /// <exception cref="InvalidOperationException">The loss or a parameter is no longer finite.</exception>
    public bool Add(EpochRecord record, double rows)
    {
        CheckFinite(record);
        _records.Add(record);
        var elapsed = _clock.Elapsed;
        var rowsPerSecond = rows / Math.Max(1e-9, (elapsed - _lastEnd).TotalSeconds);
        _lastEnd = elapsed;
        var summary = new EpochSummary(record, settings.NumberOfEpochs, rowsPerSecond, elapsed);
        settings.OnEpoch?.Invoke(summary);
        return !summary.StopRequested;
    }

    private void CheckFinite(EpochRecord record)
    {
        if (double.IsFinite(record.TrainingLoss) && Reductions.AllFinite(network.Parameters.Span))
            return;
        throw new InvalidOperationException(FormattableString.Invariant(
            $"Training diverged: loss is {record.TrainingLoss} in epoch {record.Epoch} of {settings.NumberOfEpochs}, learning rate {record.LearningRate}. ") +
            "Lower LearningRate, or bring features and targets to a common scale (for example with NormalizeMeanVariance).");
    }
}
