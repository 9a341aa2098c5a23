namespace FfnnMlNet.Losses;

/// <summary>A loss that is a sum over outputs, given by a function of one output and its target, and its derivative.</summary>
internal sealed class FunctionLoss(string id, Func<double, double, double> value, Func<double, double, double> gradient, Activation? output)
    : CustomLoss(id)
{
    public override Activation DefaultOutputActivation => output ?? base.DefaultOutputActivation;

    protected override double Value(ReadOnlySpan<double> activation, ReadOnlySpan<double> target)
    {
        var sum = 0.0;
        for (var k = 0; k < activation.Length; k++)
            sum += value(activation[k], target[k]);
        return sum;
    }

    protected override void Gradient(ReadOnlySpan<double> activation, ReadOnlySpan<double> target, Span<double> gradientOfRow)
    {
        for (var k = 0; k < activation.Length; k++)
            gradientOfRow[k] = gradient(activation[k], target[k]);
    }
}
