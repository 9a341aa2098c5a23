using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>A bound on the gradient of a step. It is applied before L2 and the optimizer. Immutable.</summary>
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

    /// <summary>If the Euclidean norm of the gradient over all parameters exceeds the maximum, the gradient is scaled so that its norm is
    /// the maximum. Its direction does not change.</summary>
    /// <param name="maximum">The largest norm, above 0 and finite; 1 is usual.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximum"/> is not above 0 and finite.</exception>
    public static GradientClipping ByNorm(float maximum) => new(byNorm: true, maximum);

    /// <summary>Each component of the gradient is limited to +-<paramref name="maximum"/>.</summary>
    /// <param name="maximum">The largest absolute value, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximum"/> is not above 0 and finite.</exception>
    public static GradientClipping ByValue(float maximum) => new(byNorm: false, maximum);

    /// <summary>The rule and its maximum, such as "norm(1)".</summary>
    public override string ToString() => Signature;

    /// <summary>The text by which a checkpoint compares it: equal signatures clip to the same bits. Must not change between
    /// versions.</summary>
    internal string Signature => string.Create(CultureInfo.InvariantCulture, $"{(_byNorm ? "norm" : "value")}({_maximum})");

    /// <summary>Applies the bound.</summary>
    /// <param name="gradient">Overwritten where it is too large. NaN stays NaN, so that divergence is noticed.</param>
    /// <param name="checkAlive">Called about every million numbers; throws to end the work. Part of the gradient is then not
    /// clipped.</param>
    internal void Apply(Span<float> gradient, Action? checkAlive = null)
    {
        // Computing the norm is a single pass that only reads; it is not interrupted.
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

    // If the sum of squares overflows or underflows in float, it is computed in double.
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
        // If the scale is a normal float, the products are those of floats, as in earlier versions.
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
