namespace FfnnMlNet.Losses;

/// <summary>The share of rows whose one output lies on the right side of a threshold.</summary>
internal sealed class BinaryAccuracy(float threshold) : Metric
{
    public override string Name => "accuracy";

    protected override double OfRow(ReadOnlySpan<float> activation, ReadOnlySpan<float> targets) =>
        activation[0] > threshold == targets[0] > 0.5f ? 1 : 0;
}
