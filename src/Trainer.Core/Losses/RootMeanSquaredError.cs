namespace FfnnMlNet.Losses;

/// <summary>The root mean squared error over rows and outputs, in the unit of the label.</summary>
/// <param name="scales">[outputs]: the factor from the network's output to the unit of the label; empty = 1.</param>
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
