using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Computes the weighted mean loss and the metric of a set of rows with the current parameters. For a network of several members
/// both are computed from the mean of the members' outputs.</summary>
internal sealed class LossEvaluation(IExampleSource rows, int batchSize, Metric? metric = null)
{
    private const int FewRows = 3;

    private readonly int[] _indices = new int[batchSize];
    private float[]? _lossesOfStart = new float[rows.RowCount];
    private double _mostOfARow = double.PositiveInfinity;

    /// <summary>The rows whose loss was not finite in the last evaluation: their number, the index of the first, and that row's target with
    /// the largest absolute value.</summary>
    public (int Count, int First, float Target) NotFinite { get; private set; }

    public int RowCount => rows.RowCount;

    /// <summary>The loss by which epochs are compared: the loss of the last evaluation with the losses of a few dominant rows bounded. If
    /// in the first evaluation three rows have more than half of the loss, then no row counts more than twice the fourth largest loss of
    /// that evaluation.</summary>
    public double Judged { get; private set; }

    /// <summary>The name of the metric, or null without one.</summary>
    public string? MetricName => metric?.Name;

    public (double Loss, double? Metric) Evaluate(
        FeedForwardNetwork network, Objective objective, MatrixProduct product, Workspace workspace, Action? checkAlive)
    {
        double sum = 0, boundedSum = 0, metricSum = 0, weightSum = 0;
        NotFinite = default;
        for (var first = 0; first < rows.RowCount; first += batchSize)
        {
            checkAlive?.Invoke();
            var count = Math.Min(batchSize, rows.RowCount - first);
            for (var i = 0; i < count; i++)
                _indices[i] = first + i;
            var input = workspace.Input.Top(count);
            var targets = workspace.Targets.Top(count);
            rows.Gather(_indices.AsSpan(0, count), workspace.Pass, input, targets, workspace.RowWeights);
            workspace.Pass.Forward(new ForwardContext(product, network.Parameters), input);
            var (preActivation, activation) = workspace.Mean.Of(workspace.Pass.PreActivation, workspace.Pass.Output);
            objective.ValuesInto(preActivation, activation, targets, workspace.RowLosses);
            for (var i = 0; i < count; i++)
            {
                var loss = (double)workspace.RowWeights[i] * workspace.RowLosses[i];
                sum += loss;
                boundedSum += Math.Min(loss, _mostOfARow);
                if (_lossesOfStart is not null)
                    _lossesOfStart[first + i] = (float)loss;
                weightSum += workspace.RowWeights[i];
                if (!float.IsFinite(workspace.RowLosses[i]))
                    NotFinite = NotFinite.Count == 0
                        ? (1, first + i, LargestOf(targets.Row(i)))
                        : NotFinite with { Count = NotFinite.Count + 1 };
            }
            if (metric is not null)
                metricSum += metric.Sum(activation, targets, workspace.RowWeights);
        }
        Judged = _lossesOfStart is null ? boundedSum / weightSum : BoundRows() / weightSum;
        return (sum / weightSum, metric?.OfMean(metricSum / weightSum));
    }

    // Sets the bound from the losses of the first evaluation, and returns their sum with the bound.
    private double BoundRows()
    {
        var losses = _lossesOfStart!;
        _lossesOfStart = null;
        var total = losses.Sum(loss => (double)loss);
        if (losses.Length <= FewRows)
            return total;
        var largest = Largest(losses);
        if (!double.IsFinite(total) || largest[FewRows] <= 0 || largest.Take(FewRows).Sum(loss => (double)loss) <= 0.5 * total)
            return total;
        _mostOfARow = 2.0 * largest[FewRows];
        return losses.Sum(loss => Math.Min(loss, _mostOfARow));
    }

    // The largest losses, descending, of one row more than the few. They are not sorted all, since there may be millions. A NaN comes last,
    // as it does when numbers are sorted.
    private static float[] Largest(float[] losses)
    {
        var largest = new float[FewRows + 1];
        Array.Fill(largest, float.NaN);
        foreach (var loss in losses)
        {
            var place = largest.Length;
            while (place > 0 && loss.CompareTo(largest[place - 1]) > 0)
                place--;
            for (var i = largest.Length - 1; i > place; i--)
                largest[i] = largest[i - 1];
            if (place < largest.Length)
                largest[place] = loss;
        }
        return largest;
    }

    private static float LargestOf(ReadOnlySpan<float> values)
    {
        var largest = values[0];
        foreach (var value in values)
            largest = Math.Abs(value) > Math.Abs(largest) ? value : largest;
        return largest;
    }
}
