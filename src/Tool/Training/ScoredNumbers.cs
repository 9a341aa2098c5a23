using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Training;

/// <summary>Rows with one or several true numbers and the predicted ones.</summary>
/// <param name="Names">The names of the outputs.</param>
/// <param name="Actual">[rows, outputs].</param>
/// <param name="Predicted">[rows, outputs].</param>
/// <param name="Margins">For each output how far its interval goes to either side; null = there are no intervals.</param>
internal sealed record ScoredNumbers(IReadOnlyList<string> Names, float[] Actual, float[] Predicted, IReadOnlyList<float>? Margins)
    : ScoredRows
{
    /// <inheritdoc/>
    public override int Count => Actual.Length / Names.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<MetricDefinition> Definitions => field ??= Names.Count == 1
        ? Of(Names[0], null)
        :
        [
            new("mean R2", "mean over the labels of R2", ScoreFormat.Plain, true, 1),
            .. Names.SelectMany(name => Of(name, name)),
        ];

    /// <inheritdoc/>
    public override double[] Metrics(int[]? counts = null)
    {
        var outputs = Enumerable.Range(0, Names.Count).Select(output => MetricsOf(output, counts)).ToArray();
        return outputs.Length == 1
            ? outputs[0]
            : [outputs.Average(values => values[1]), .. outputs.SelectMany(values => values)];
    }

    /// <inheritdoc/>
    public override double MainMetric() => Metrics()[0];

    /// <summary>The mean of the errors of all outputs, each in standard deviations of its numbers.</summary>
    /// <inheritdoc/>
    public override double[] Badness()
    {
        var deviations = Enumerable.Range(0, Names.Count).Select(DeviationOf).ToArray();
        return [.. Enumerable.Range(0, Count).Select(row => Enumerable.Range(0, Names.Count).Average(output =>
            Math.Abs(At(Actual, row, output) - At(Predicted, row, output)) / (deviations[output] > 0 ? deviations[output] : 1)))];
    }

    /// <summary>The share of the rows whose number lies in its interval; null where there are no intervals.</summary>
    public double? IntervalCoverage(int output)
    {
        if (Margins is null || !float.IsFinite(Margins[output]))
            return null;
        return Enumerable.Range(0, Count).Count(row =>
            Math.Abs(At(Actual, row, output) - At(Predicted, row, output)) <= Margins[output]) / (double)Count;
    }

    /// <summary>A value of [rows, outputs].</summary>
    public double At(float[] values, int row, int output) => values[(row * Names.Count) + output];

    private static MetricDefinition[] Of(string name, string? label) =>
    [
        new("RMSE", $"root of the mean squared distance from the true '{name}'", ScoreFormat.LabelUnit, false, 0, label),
        new("R2", $"share of the variance of '{name}' that is explained", ScoreFormat.Plain, true, 1, label),
        new("mean absolute error", $"mean distance from the true '{name}'", ScoreFormat.LabelUnit, false, 0, label),
    ];

    private double DeviationOf(int output)
    {
        double sum = 0, squares = 0;
        for (var row = 0; row < Count; row++)
            sum += At(Actual, row, output);
        var mean = sum / Count;
        for (var row = 0; row < Count; row++)
            squares += Square(At(Actual, row, output) - mean);
        return Math.Sqrt(squares / Count);
    }

    private double[] MetricsOf(int output, int[]? counts)
    {
        double rows = 0, sum = 0, errors = 0, absolute = 0, deviations = 0;
        for (var row = 0; row < Count; row++)
        {
            double count = counts is null ? 1 : counts[row];
            var (actual, error) = (At(Actual, row, output), At(Actual, row, output) - At(Predicted, row, output));
            rows += count;
            sum += count * actual;
            errors += count * Square(error);
            absolute += count * Math.Abs(error);
        }
        var mean = sum / rows;
        for (var row = 0; row < Count; row++)
            deviations += (counts is null ? 1 : counts[row]) * Square(At(Actual, row, output) - mean);
        return [Math.Sqrt(errors / rows), deviations > 0 ? 1 - (errors / deviations) : double.NaN, absolute / rows];
    }

    private static double Square(double value) => value * value;
}
