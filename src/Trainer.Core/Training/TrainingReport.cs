using System.Diagnostics;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>How a run went.</summary>
/// <param name="History">One record an epoch.</param>
/// <param name="Ending">Why it ended, in words that end "Training ended: ...".</param>
internal sealed record TrainingOutcome(IReadOnlyList<EpochRecord> History, string Ending)
{
    /// <summary>The member of a cancelled ensemble whose turn had not come.</summary>
    public static TrainingOutcome NotBegun { get; } = new([], "cancelled before it began") { WasCancelled = true };

    /// <summary>True when the run was cancelled and what there was is kept.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>What calibration did, or null where there was none.</summary>
    public Calibration? Calibration { get; init; }
}

/// <summary>The words of a run to the outside: at the end of each epoch, and when it diverges.</summary>
internal sealed class TrainingReport(FeedForwardNetwork network, TrainingSettings settings, IExampleSource rows, string? metricName)
{
    private const int RowsAtOnce = 64;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _lastEnd;

    /// <summary>Reports an epoch.</summary>
    /// <param name="rowCount">Training rows the epoch took.</param>
    /// <returns>False when the run was asked to stop.</returns>
    public bool EndEpoch(EpochRecord record, double rowCount)
    {
        var elapsed = _clock.Elapsed;
        var rowsPerSecond = rowCount / Math.Max(1e-9, (elapsed - _lastEnd).TotalSeconds);
        _lastEnd = elapsed;
        var summary = new EpochSummary(record, metricName, settings.NumberOfEpochs, rowsPerSecond, elapsed)
        {
            Member = settings.Member,
            NumberOfMembers = settings.NumberOfMembers,
        };
        settings.OnEpoch?.Invoke(summary);
        return !summary.StopRequested;
    }

    /// <exception cref="TrainingDivergedException">A parameter is not finite.</exception>
    public void CheckParameters(int epoch, int step, float learningRate)
    {
        if (!Reductions.AllFinite(network.Parameters.Span))
            throw Diverged("a weight", epoch, step, learningRate);
    }

    /// <summary>The error of a run that is no longer finite.</summary>
    public TrainingDivergedException Diverged(string what, int epoch, int step, float learningRate)
    {
        var (feature, target) = Largest();
        return new TrainingDivergedException(FormattableString.Invariant(
            $"Training diverged: {what} is not finite in epoch {epoch} of {settings.NumberOfEpochs}, step {step}, learning rate {learningRate}; the largest feature the network sees is {feature:G4}, the largest target {target:G4} in absolute value. ") +
            "Lower LearningRate, set GradientClipping, or bring features and targets to a common scale.");
    }

    private (float Feature, float Target) Largest()
    {
        Matrix input = AlignedBuffer.CreateMatrix(RowsAtOnce, network.Layout.InputCount);
        Matrix targets = AlignedBuffer.CreateMatrix(RowsAtOnce, network.Layout.OutputCount);
        var weights = new float[RowsAtOnce];
        Span<int> indices = stackalloc int[RowsAtOnce];
        float feature = 0, target = 0;
        for (var first = 0; first < rows.RowCount; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows.RowCount - first);
            for (var i = 0; i < count; i++)
                indices[i] = first + i;
            rows.Gather(indices[..count], input.Top(count), targets.Top(count), weights);
            for (var i = 0; i < count; i++)
            {
                feature = Math.Max(feature, LargestOf(input.Row(i)));
                target = Math.Max(target, LargestOf(targets.Row(i)));
            }
        }
        return (feature, target);
    }

    private static float LargestOf(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
