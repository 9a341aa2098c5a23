using System.Diagnostics;
using System.Globalization;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;

namespace FfnnMlNet.Training;

/// <summary>Reports a run to its caller: a summary after each epoch, and an exception when the run diverges.</summary>
internal sealed class TrainingReport(FeedForwardNetwork network, TrainingSettings settings, IExampleSource rows, string? metricName)
{
    private const int RowsAtOnce = 64;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly RunPace _pace = Begun(settings);
    private TimeSpan _lastEnd;

    /// <summary>Reports the end of an epoch.</summary>
    /// <param name="rowCount">Training rows of the epoch.</param>
    /// <returns>False when the run is to stop.</returns>
    public bool EndEpoch(EpochRecord record, double rowCount)
    {
        var elapsed = _clock.Elapsed;
        var rowsPerSecond = rowCount / Math.Max(1e-9, (elapsed - _lastEnd).TotalSeconds);
        _lastEnd = elapsed;
        if (settings.OnEpoch is null)
            return true;
        _pace.EndEpoch(settings.Member, record.Epoch);
        var summary = new EpochSummary(record, metricName, settings.NumberOfEpochs, rowsPerSecond, elapsed, _pace, settings.LossUnit)
        {
            Member = settings.Member,
            NumberOfMembers = settings.NumberOfMembers,
            Remaining = (_pace.EpochTime ?? (elapsed / record.Epoch)) * (settings.NumberOfEpochs - record.Epoch),
            TimeLeft = _pace.Left,
        };
        settings.OnEpoch(summary);
        return !summary.StopRequested;
    }

    /// <exception cref="TrainingDivergedException">A parameter is not finite.</exception>
    public void CheckParameters(int epoch, int step, float learningRate)
    {
        if (!Reductions.AllFinite(network.Parameters.Span))
            throw Diverged("a weight", epoch, step, learningRate);
    }

    /// <exception cref="TrainingDivergedException">A moment of the optimizer is not finite. All further updates that use it would be 0 or
    /// NaN.</exception>
    public void CheckMoments(OptimizerState optimizer, int epoch, int step, float learningRate)
    {
        foreach (var moment in optimizer.Moments)
        {
            if (!Reductions.AllFinite(moment.Span))
                throw Diverged("a moment of the optimizer", epoch, step, learningRate);
        }
        if (optimizer.Sparse is { } sparse)
            CheckMoments(sparse, epoch, step, learningRate);
    }

    /// <exception cref="TrainingDivergedException">The loss of the validation rows is not finite.</exception>
    /// <param name="epoch">The epoch; 0 = before the first.</param>
    /// <param name="rowsOutside">The validation rows with a loss that is not finite: their number, the first of them, and its largest
    /// target.</param>
    public void CheckValidationLoss(double loss, int epoch, (int Count, int First, float Target) rowsOutside, int validationRows)
    {
        if (double.IsFinite(loss))
            return;
        var where = epoch == 0 ? "before the first epoch" : FormattableString.Invariant($"in epoch {epoch} of {settings.NumberOfEpochs}");
        var which = rowsOutside.Count == 0
            ? "the sum over the rows overflows, with their weights"
            : string.Create(CultureInfo.InvariantCulture,
                $"{rowsOutside.Count} of {validationRows} validation rows have such a loss, the first being validation row " +
                $"{rowsOutside.First + 1}, where the network sees the label {rowsOutside.Target:G4}");
        throw new TrainingDivergedException(
            $"Training diverged: the validation loss of column '{settings.LabelName}' is not finite {where}: {which}. " +
            $"Check the label column '{settings.LabelName}' and the feature column '{settings.FeatureName}' " +
            "of the validation rows for values far from those of the training rows, " +
            "or choose a loss that stays finite for them, such as Loss.Huber.");
    }

    /// <summary>Makes the exception for a run that has diverged.</summary>
    public TrainingDivergedException Diverged(string what, int epoch, int step, float learningRate)
    {
        var (feature, target) = Largest();
        return new TrainingDivergedException(string.Create(CultureInfo.InvariantCulture,
            $"Training diverged: {what} is not finite in epoch {epoch} of {settings.NumberOfEpochs}, step {step}, " +
            $"learning rate {learningRate}; the largest feature the network sees is {feature:G4}, " +
            $"the largest target {target:G4} in absolute value. ") +
            "Lower LearningRate, set GradientClipping, or bring features and targets to a common scale.");
    }

    private static RunPace Begun(TrainingSettings settings)
    {
        var pace = settings.Pace ?? new RunPace(settings.NumberOfMembers, settings.NumberOfMembers, settings.NumberOfEpochs);
        pace.Begin(settings.Member);
        return pace;
    }

    private (float Feature, float Target) Largest()
    {
        Matrix input = AlignedBuffer.CreateMatrix(RowsAtOnce, network.Layout.InputCount);
        Matrix targets = AlignedBuffer.CreateMatrix(RowsAtOnce, network.Layout.OutputCount);
        var sparse = new SparseBatch();
        var weights = new float[RowsAtOnce];
        Span<int> indices = stackalloc int[RowsAtOnce];
        float feature = 0, target = 0;
        for (var first = 0; first < rows.RowCount; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows.RowCount - first);
            for (var i = 0; i < count; i++)
                indices[i] = first + i;
            rows.Gather(indices[..count], input.Top(count), targets.Top(count), weights);
            if (network.Layout.Sparse is not null)
            {
                rows.GatherSparse(indices[..count], sparse);
                feature = Math.Max(feature, LargestOf(sparse.Values));
            }
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
