using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>A bound on the gradient of a step, taken before L2 and the optimizer. Immutable.</summary>
public sealed class GradientClipping
{
    private readonly bool _byNorm;
    private readonly float _maximum;

    private GradientClipping(bool byNorm, float maximum)
    {
        if (!(maximum > 0) || !float.IsFinite(maximum))
            Throw.OutOfRange(nameof(maximum), maximum, "above 0 and finite", "Leave GradientClipping null to clip nothing.");
        (_byNorm, _maximum) = (byNorm, maximum);
    }

    /// <summary>A gradient whose Euclidean norm over all parameters is larger is scaled down to it; its direction stays.</summary>
    /// <param name="maximum">Largest norm, above 0; 1 is usual.</param>
    public static GradientClipping ByNorm(float maximum) => new(byNorm: true, maximum);

    /// <summary>Each component is clamped to +-<paramref name="maximum"/>.</summary>
    /// <param name="maximum">Largest magnitude, above 0.</param>
    public static GradientClipping ByValue(float maximum) => new(byNorm: false, maximum);

    /// <summary>The name, such as "norm(1)".</summary>
    public override string ToString() => Signature;

    /// <summary>What a checkpoint knows it by: two with the same signature clip to the same bits. Never renamed.</summary>
    internal string Signature => string.Create(CultureInfo.InvariantCulture, $"{(_byNorm ? "norm" : "value")}({_maximum})");

    /// <param name="gradient">Overwritten where it is too large. NaN stays NaN, so that divergence is seen.</param>
    /// <param name="checkAlive">Asked now and then; what it throws leaves some of the gradient as it was.</param>
    internal void Apply(Span<float> gradient, Action? checkAlive = null)
    {
        // The sum of the norm is one pass that only reads: it never asks.
        var norm = _byNorm ? NormOf(gradient) : double.NaN;
        if (_byNorm && !(norm > _maximum))
            return;
        var scale = _maximum / norm;
        var check = new PacedCheck(checkAlive);
        while (!gradient.IsEmpty)
        {
            var part = gradient[..Math.Min(gradient.Length, PacedCheck.Numbers)];
            gradient = gradient[part.Length..];
            if (_byNorm)
                Scale(part, scale);
            else
                Clamp(part);
            check.After(part.Length);
        }
    }

    // Squares of floats leave the range of a float long before those of doubles do.
    private static double NormOf(ReadOnlySpan<float> gradient)
    {
        const float LeastSum = 1e-30f;
        var sum = Reductions.SumOfSquares(gradient);
        return sum is >= LeastSum and < float.PositiveInfinity
            ? MathF.Sqrt(sum)
            : Math.Sqrt(Reductions.SumOfProductsInDouble(gradient, gradient));
    }

    private static void Scale(Span<float> gradient, double scale)
    {
        // Where the scale is a float, products of floats as they always were.
        var (factor, isFloat) = ((float)scale, (float)scale is >= 1.17549435e-38f);
        foreach (ref var value in gradient)
            value = isFloat ? value * factor : (float)(value * scale);
    }

    private void Clamp(Span<float> gradient)
    {
        foreach (ref var value in gradient)
            value = value > _maximum ? _maximum : value < -_maximum ? -_maximum : value;
    }
}
