namespace FfnnMlNet.Losses;

/// <summary>Accuracy for two classes: the fraction of rows whose output is on the right side of a threshold.</summary>
/// <param name="threshold">An output above it means class 1.</param>
internal sealed class BinaryAccuracy(float threshold) : Metric
{
    public override string Name => "accuracy";

    protected override double OfRow(ReadOnlySpan<float> activation, ReadOnlySpan<float> targets) =>
        activation[0] > threshold == targets[0] > 0.5f ? 1 : 0;
}
