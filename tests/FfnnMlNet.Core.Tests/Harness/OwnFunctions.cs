namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>Activations and losses as a user would write them: with the public API of the library alone.</summary>
internal static class OwnFunctions
{
    /// <summary>sign(z) log(1 + |z|), whose derivative is 1 / (1 + |z|).</summary>
    public static Activation SignedLog { get; } = Activation.Custom(
        "signed-log", z => Math.Sign(z) * Math.Log(1 + Math.Abs(z)), z => 1 / (1 + Math.Abs(z)));

    /// <summary>1 / (1 + z^2) in (0, 1]. The library takes its derivative by central differences.</summary>
    public static Activation WithoutDerivative { get; } = Activation.Custom("bell", z => 1 / (1 + (z * z)), lowerBound: 0);

    public static Loss QuarticLoss { get; } = Loss.Custom("quartic", (a, t) => Math.Pow(a - t, 4) / 4, (a, t) => Math.Pow(a - t, 3));
}
