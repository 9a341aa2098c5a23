namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>Activations and losses as a user would write them, outside the library and by its public surface alone.</summary>
internal static class OwnFunctions
{
    /// <summary>sign(z) log(1 + |z|), whose derivative is 1 / (1 + |z|).</summary>
    public static Activation SignedLog { get; } = Activation.Custom(
        "signed-log", z => Math.Sign(z) * Math.Log(1 + Math.Abs(z)), z => 1 / (1 + Math.Abs(z)));

    /// <summary>1 / (1 + z^2) in (0, 1], by central differences.</summary>
    public static Activation WithoutDerivative { get; } = Activation.Custom("bell", z => 1 / (1 + (z * z)), lowerBound: 0);

    public static Loss QuarticLoss { get; } = Loss.Custom("quartic", (a, t) => Math.Pow(a - t, 4) / 4, (a, t) => Math.Pow(a - t, 3));
}

/// <summary>Softmax once more, by its whole Jacobian.</summary>
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

/// <summary>The square of the summed distance: a loss that is no sum over outputs.</summary>
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
