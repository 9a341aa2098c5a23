namespace FfnnMlNet.Losses;

/// <summary>Accuracy for several classes: the fraction of rows whose largest output is that of the row's class.</summary>
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
