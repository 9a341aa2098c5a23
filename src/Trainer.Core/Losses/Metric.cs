using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>A metric that is reported beside the loss of the validation rows. It is the weighted mean over rows of a number per row, and
/// computed one batch at a time.</summary>
internal abstract class Metric
{
    /// <summary>The name, such as "accuracy".</summary>
    public abstract string Name { get; }

    /// <summary>True if a higher value is better.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>The number of one row.</summary>
    protected abstract double OfRow(ReadOnlySpan<float> activation, ReadOnlySpan<float> targets);

    /// <summary>Turns the weighted mean of <see cref="OfRow"/> into the metric.</summary>
    public virtual double OfMean(double mean) => mean;

    /// <summary>The weighted sum of <see cref="OfRow"/> over some rows.</summary>
    public double Sum(Matrix activation, Matrix targets, ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        for (var row = 0; row < activation.Rows; row++)
            sum += weights[row] * OfRow(activation.Row(row), targets.Row(row));
        return sum;
    }
}
