namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>Half the square of the sum of a - t over the outputs. Such a loss is not a sum over outputs.</summary>
internal sealed class OwnRowLoss() : CustomLoss("summed-distance")
{
    protected override double Value(ReadOnlySpan<double> activation, ReadOnlySpan<double> target)
    {
        var distance = Distance(activation, target);
        return 0.5 * distance * distance;
    }

    protected override void Gradient(ReadOnlySpan<double> activation, ReadOnlySpan<double> target, Span<double> gradient) =>
        gradient.Fill(Distance(activation, target));

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> t)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++)
            sum += a[k] - t[k];
        return sum;
    }
}
