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

/// <summary>The share of rows whose largest output is that of their class.</summary>
internal sealed class ClassAccuracy : Metric
{
    public override string Name => "accuracy";

    protected override double OfRow(ReadOnlySpan<float> activation, ReadOnlySpan<float> targets)
    {
        var (best, isRight) = (float.NegativeInfinity, false);
        for (var k = 0; k < activation.Length; k++)
        {
            if (!(activation[k] > best))
                continue;
            best = activation[k];
            isRight = targets[k] > 0.5f;
        }
        return isRight ? 1 : 0;
    }
}

/// <summary>The share of rows whose one output lies on the right side of a threshold.</summary>
internal sealed class BinaryAccuracy(float threshold) : Metric
{
    public override string Name => "accuracy";

    protected override double OfRow(ReadOnlySpan<float> activation, ReadOnlySpan<float> targets) =>
        activation[0] > threshold == targets[0] > 0.5f ? 1 : 0;
}

/// <summary>The root of the mean squared error over rows and outputs, in the unit of the label.</summary>
/// <param name="scales">[outputs] of the label's unit for a unit of the output; empty = 1.</param>
internal sealed class RootMeanSquaredError(float[] scales) : Metric
{
    public override string Name => "RMSE";

    public override bool HigherIsBetter => false;

    public override double OfMean(double mean) => Math.Sqrt(mean);

    protected override double OfRow(ReadOnlySpan<float> activation, ReadOnlySpan<float> targets)
    {
        var sum = 0.0;
        for (var k = 0; k < activation.Length; k++)
        {
            var error = ((double)activation[k] - targets[k]) * (scales.Length == 0 ? 1 : scales[k]);
            sum += error * error;
        }
        return sum / activation.Length;
    }
}
