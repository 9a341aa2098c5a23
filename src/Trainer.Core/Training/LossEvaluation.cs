using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Mean loss and metric of a set of rows, by weight, with the network as it is; of several members those of their mean.</summary>
internal sealed class LossEvaluation(IExampleSource rows, int batchSize, Metric? metric = null)
{
    private readonly int[] _indices = new int[batchSize];

    /// <summary>Rows whose loss was not finite in the last evaluation: how many, the first of them, and its target that is largest in absolute
    /// value.</summary>
    public (int Count, int First, float Target) NotFinite { get; private set; }

    public int RowCount => rows.RowCount;

    /// <summary>The name of the metric, or null without one.</summary>
    public string? MetricName => metric?.Name;

    public (double Loss, double? Metric) Evaluate(
        FeedForwardNetwork network, Objective objective, MatrixProduct product, Workspace workspace, Action? checkAlive)
    {
        double sum = 0, metricSum = 0, weightSum = 0;
        NotFinite = default;
        for (var first = 0; first < rows.RowCount; first += batchSize)
        {
            checkAlive?.Invoke();
            var count = Math.Min(batchSize, rows.RowCount - first);
            for (var i = 0; i < count; i++)
                _indices[i] = first + i;
            var input = workspace.Input.Top(count);
            var targets = workspace.Targets.Top(count);
            rows.Gather(_indices.AsSpan(0, count), input, targets, workspace.RowWeights);
            ForwardPass.Run(network, product, input, workspace.Forward);
            var (last, outputRows) = (network.LayerCount - 1, count * network.Layout.MembersPerNetwork);
            var preActivation = workspace.Forward.PreActivation(last, outputRows);
            var activation = workspace.Forward.Activation(last, outputRows);
            if (workspace.Mean is { } mean)
                (preActivation, activation) = mean.Of(preActivation, activation);
            objective.ValuesInto(preActivation, activation, targets, workspace.RowLosses);
            for (var i = 0; i < count; i++)
            {
                sum += (double)workspace.RowWeights[i] * workspace.RowLosses[i];
                weightSum += workspace.RowWeights[i];
                if (!float.IsFinite(workspace.RowLosses[i]))
                    NotFinite = NotFinite.Count == 0 ? (1, first + i, LargestOf(targets.Row(i))) : NotFinite with { Count = NotFinite.Count + 1 };
            }
            if (metric is not null)
                metricSum += metric.Sum(activation, targets, workspace.RowWeights);
        }
        return (sum / weightSum, metric?.OfMean(metricSum / weightSum));
    }

    private static float LargestOf(ReadOnlySpan<float> values)
    {
        var largest = values[0];
        foreach (var value in values)
            largest = Math.Abs(value) > Math.Abs(largest) ? value : largest;
        return largest;
    }
}
