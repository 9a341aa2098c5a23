using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>What a user reads beside the loss of validation rows: a number about outputs and targets, taken over rows one batch at a
/// time.</summary>
internal abstract class Metric
{
    /// <summary>Such as "accuracy".</summary>
    public abstract string Name { get; }

    /// <summary>True where more is better.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>Adds a row to the sum.</summary>
    protected abstract double OfRow(ReadOnlySpan<float> activation, ReadOnlySpan<float> targets);

    /// <summary>From the weighted mean of <see cref="OfRow"/> to the metric.</summary>
    public virtual double OfMean(double mean) => mean;

    /// <summary>The weighted sum over rows.</summary>
    public double Sum(Matrix activation, Matrix targets, ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        for (var row = 0; row < activation.Rows; row++)
            sum += weights[row] * OfRow(activation.Row(row), targets.Row(row));
        return sum;
    }
}
