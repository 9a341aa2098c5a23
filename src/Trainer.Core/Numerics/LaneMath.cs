using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>Elementary functions over the lanes of a vector, computed with IEEE operations only: the same bits on every processor and for
/// every vector width. The platform's own functions differ between operating systems, so training and scoring do not use them. The summary
/// of each function states its domain and its largest error in ULP (units in the last place); the tests check both.</summary>
internal static class LaneMath
{
    /// <summary>Below this <see cref="Exp{T}"/> returns 0. The exact result would be subnormal, which is slow and has no use
    /// here.</summary>
    public const float ExpLowest = -87.33f;

    /// <summary>Above this <see cref="Exp{T}"/> returns +infinity.</summary>
    public const float ExpHighest = 88.02f;

    private const float Log2OfE = 1.44269504088896341f;
    private const float Ln2High = 0.693359375f;          // 10 significant bits: n * Ln2High is exact for |n| < 2^13
    private const float Ln2Low = -2.12194440e-4f;
    private const float RoundingMagic = 12582912f;        // 1.5 * 2^23: adding it leaves the nearest integer in the low bits

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Negate<T>(T x) where T : struct, ILanes<T> => T.Create(-0f) - x;

    /// <summary>|x|, by clearing the sign bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs<T>(T x) where T : struct, ILanes<T> =>
        T.And(x, T.Create(BitConverter.Int32BitsToSingle(0x7FFFFFFF)));

    /// <summary>magnitude with the sign of sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CopySign<T>(T magnitude, T sign) where T : struct, ILanes<T> =>
        T.Or(Abs(magnitude), T.And(sign, T.Create(-0f)));

    /// <summary>The smaller of the two; y if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Min<T>(T x, T y) where T : struct, ILanes<T> => T.Smaller(x, y);

    /// <summary>The larger of the two; y if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max<T>(T x, T y) where T : struct, ILanes<T> => T.Larger(x, y);

    /// <summary>e^x for x in [-87.33, 88.02], within 1.1 ULP; 0 below, +infinity above, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x) where T : struct, ILanes<T>
    {
        return T.Select(T.LessThan(T.Create(ExpHighest), x), T.Create(float.PositiveInfinity), ExpOfNonPositive(x));
    }

    // e^x for x at most 88.02, without the test for overflow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpOfNonPositive<T>(T x) where T : struct, ILanes<T>
    {
        var power = ReduceExponent(x, out var remainder);
        var result = (T.MultiplyAdd(remainder * remainder, ExpTail(remainder), remainder) + T.Create(1f)) * power;
        return T.Select(T.LessThan(x, T.Create(ExpLowest)), T.Create(0f), result);
    }

    /// <summary>e^x - 1 for x &lt;= 88.02, within 1.5 ULP, also near 0; -1 below -87.33, +infinity above 88.02.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpMinus1<T>(T x) where T : struct, ILanes<T>
    {
        // 2^n * (1 + q) - 1 = 2^n * q + (2^n - 1): no cancellation, because |q| is small where 2^n is 1.
        var power = ReduceExponent(x, out var remainder);
        var q = T.MultiplyAdd(remainder * remainder, ExpTail(remainder), remainder);
        var result = T.MultiplyAdd(power, q, power - T.Create(1f));
        result = T.Select(T.LessThan(x, T.Create(ExpLowest)), T.Create(-1f), result);
        return T.Select(T.LessThan(T.Create(ExpHighest), x), T.Create(float.PositiveInfinity), result);
    }

    /// <summary>
    /// Natural logarithm for normal x > 0, within 0.9 ULP; -infinity for 0 and positive subnormals, NaN below 0 and for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x) where T : struct, ILanes<T>
    {
        // x = significand * 2^exponent with the significand in [0.5, 1), moved to [sqrt(1/2), sqrt(2)).
        var exponent = T.Or(T.ExponentToLowBits(x), T.Create(8388608f)) - T.Create(8388608f + 126f);
        var significand = T.Or(
            T.And(x, T.Create(BitConverter.Int32BitsToSingle(0x007FFFFF))), T.Create(0.5f));
        var small = T.LessThan(significand, T.Create(0.707106781186547524f));
        exponent -= T.And(small, T.Create(1f));
        significand += T.And(small, significand);
        var result = LogFromReduced(significand - T.Create(1f), exponent);

        result = T.Select(T.LessThan(x, T.Create(1.17549435e-38f)), T.Create(float.NegativeInfinity), result);
        result = T.Select(T.LessThan(x, T.Create(0f)), T.Create(float.NaN), result);
        // Infinity and NaN have no significand to reduce; x + x is infinity or NaN again.
        return T.Select(T.LessThan(x, T.Create(float.PositiveInfinity)), result, x + x);
    }

    /// <summary>log(1 + x) for x in [0, 1], within 1.4 ULP.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogOnePlusUnit<T>(T x) where T : struct, ILanes<T>
    {
        // 1 + x lies in [1, 2]. If it is above sqrt(2), it is halved and ln 2 added: (1 + x)/2 - 1 = (x - 1)/2, which is rounded only for x
        // < 1/2.
        var large = T.LessThan(T.Create(0.414213562f), x);
        var reduced = T.Select(large, (x - T.Create(1f)) * T.Create(0.5f), x);
        return LogFromReduced(reduced, T.And(large, T.Create(1f)));
    }

    /// <summary>1 / (1 + e^-x), within 2.9 ULP for x >= -87.33; 0 below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x) where T : struct, ILanes<T>
    {
        // Only e^-|x| is computed, so nothing overflows. A select takes the place of the two branches of the usual definition.
        var e = ExpOfNonPositive(T.Or(x, T.Create(-0f)));
        var reciprocal = T.Create(1f) / (T.Create(1f) + e);
        return T.Select(T.LessThan(x, T.Create(0f)), e * reciprocal, reciprocal);
    }

    /// <summary>Hyperbolic tangent, within 1.4 ULP everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x) where T : struct, ILanes<T>
    {
        var magnitude = Abs(x);
        var square = x * x;
        var p = T.Create(-5.70498872745e-3f);
        p = T.MultiplyAdd(p, square, T.Create(2.06390887954e-2f));
        p = T.MultiplyAdd(p, square, T.Create(-5.37397155531e-2f));
        p = T.MultiplyAdd(p, square, T.Create(1.33314422036e-1f));
        p = T.MultiplyAdd(p, square, T.Create(-3.33332819422e-1f));
        var near = T.MultiplyAdd(p * square, x, x);
        var far = T.Create(1f) - T.Create(2f) / (Exp(magnitude + magnitude) + T.Create(1f));
        return T.Select(T.LessThan(magnitude, T.Create(0.625f)), near, CopySign(far, x));
    }

    /// <summary>The error function, within 7.5 ULP everywhere (a rational function of x^2, clamped at |x| = 4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Erf<T>(T x) where T : struct, ILanes<T>
    {
        // x is the second operand, which is what a comparison with NaN returns.
        var clamped = Max(T.Create(-4f), Min(T.Create(4f), x));
        var square = clamped * clamped;
        var p = T.Create(-2.72614225801306e-10f);
        p = T.MultiplyAdd(p, square, T.Create(2.77068142495902e-08f));
        p = T.MultiplyAdd(p, square, T.Create(-2.10102402082508e-06f));
        p = T.MultiplyAdd(p, square, T.Create(-5.69250639462346e-05f));
        p = T.MultiplyAdd(p, square, T.Create(-7.34990630326855e-04f));
        p = T.MultiplyAdd(p, square, T.Create(-2.95459980854025e-03f));
        p = T.MultiplyAdd(p, square, T.Create(-1.60960333262415e-02f));
        var q = T.Create(-1.45660718464996e-05f);
        q = T.MultiplyAdd(q, square, T.Create(-2.13374055278905e-04f));
        q = T.MultiplyAdd(q, square, T.Create(-1.68282697438203e-03f));
        q = T.MultiplyAdd(q, square, T.Create(-7.37332916720468e-03f));
        q = T.MultiplyAdd(q, square, T.Create(-1.42647390514189e-02f));
        // The quotient is computed first, because x * p would be subnormal for small normal x and lose its last bits.
        return clamped * (p / q);
    }

    /// <summary>log(1 + e^x), within 1.7 ULP for x >= -87.33; 0 below; x itself where e^-x is too small to change it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Softplus<T>(T x) where T : struct, ILanes<T> =>
        Max(x, T.Create(0f)) + LogOnePlusUnit(Exp(T.Or(x, T.Create(-0f))));

    // x = n ln 2 + remainder with |remainder| <= ln(2)/2; returns 2^n. For x out of range the result is meaningless, and callers replace
    // it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ReduceExponent<T>(T x, out T remainder) where T : struct, ILanes<T>
    {
        var shifted = T.MultiplyAdd(x, T.Create(Log2OfE), T.Create(RoundingMagic));
        var n = shifted - T.Create(RoundingMagic);
        remainder = T.MultiplyAdd(n, T.Create(-Ln2High), x);
        remainder = T.MultiplyAdd(n, T.Create(-Ln2Low), remainder);
        return T.PowerOfTwoFromLowBits(shifted);
    }

    // (e^r - 1 - r) / r^2 on |r| <= ln(2)/2; the coefficients are those of S. Moshier's Cephes expf.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpTail<T>(T r) where T : struct, ILanes<T>
    {
        var p = T.Create(1.9875691500e-4f);
        p = T.MultiplyAdd(p, r, T.Create(1.3981999507e-3f));
        p = T.MultiplyAdd(p, r, T.Create(8.3334519073e-3f));
        p = T.MultiplyAdd(p, r, T.Create(4.1665795894e-2f));
        p = T.MultiplyAdd(p, r, T.Create(1.6666665459e-1f));
        return T.MultiplyAdd(p, r, T.Create(5.0000001201e-1f));
    }

    // log(1 + r) + exponent * ln 2 for 1 + r in [sqrt(1/2), sqrt(2)]; the coefficients are those of Cephes logf.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogFromReduced<T>(T r, T exponent) where T : struct, ILanes<T>
    {
        var square = r * r;
        var p = T.Create(7.0376836292e-2f);
        p = T.MultiplyAdd(p, r, T.Create(-1.1514610310e-1f));
        p = T.MultiplyAdd(p, r, T.Create(1.1676998740e-1f));
        p = T.MultiplyAdd(p, r, T.Create(-1.2420140846e-1f));
        p = T.MultiplyAdd(p, r, T.Create(1.4249322787e-1f));
        p = T.MultiplyAdd(p, r, T.Create(-1.6668057665e-1f));
        p = T.MultiplyAdd(p, r, T.Create(2.0000714765e-1f));
        p = T.MultiplyAdd(p, r, T.Create(-2.4999993993e-1f));
        p = T.MultiplyAdd(p, r, T.Create(3.3333331174e-1f));
        var tail = p * r * square;
        tail = T.MultiplyAdd(exponent, T.Create(Ln2Low), tail);
        tail = T.MultiplyAdd(T.Create(-0.5f), square, tail);
        return T.MultiplyAdd(exponent, T.Create(Ln2High), r + tail);
    }
}
