namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>Softmax as a user's own activation, which gives its whole Jacobian.</summary>
internal sealed class OwnSoftmax() : VectorActivation("own-softmax")
{
    protected override double LowerBound => 0;

    protected override double UpperBound => 1;

    protected override void Apply(ReadOnlySpan<double> preActivation, Span<double> activation)
    {
        var sum = 0.0;
        for (var i = 0; i < activation.Length; i++)
            sum += activation[i] = Math.Exp(preActivation[i]);
        for (var i = 0; i < activation.Length; i++)
            activation[i] /= sum;
    }

    protected override void Jacobian(ReadOnlySpan<double> preActivation, ReadOnlySpan<double> activation, Span<double> jacobian)
    {
        for (var o = 0; o < activation.Length; o++)
            for (var i = 0; i < activation.Length; i++)
                jacobian[(o * activation.Length) + i] = activation[o] * ((o == i ? 1 : 0) - activation[i]);
    }
}
