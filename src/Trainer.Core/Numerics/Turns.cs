using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>Cosine and sine of angles in turns (1 turn = 2 pi), over the lanes of a vector, computed with IEEE operations only.</summary>
internal static class Turns
{
    /// <summary>1.5 * 2^23: adding it leaves the nearest integer in the low bits.</summary>
    public const float RoundingMagic = 12582912f;

    // Taylor's series of the cosine in r^2, for angles in turns.
    private const float C12 = 7.9035363713184e0f, C10 = -26.426256783374397f, C8 = 60.24464137187666f, C6 = -85.45681720669372f;
    private const float C4 = 64.93939402266829f, C2 = -19.739208802178716f;

    /// <summary>The coefficients of the cosine, from that of the twelfth power of r down to that of the zeroth, every second
    /// one.</summary>
    public static ReadOnlySpan<float> CosineCoefficients => [C12, C10, C8, C6, C4, C2, 1f];

    /// <summary>cos(2 pi t) and sin(2 pi t) for |t| &lt; 10,000. The absolute error is below 3e-7 for |t| at most 1; beyond, the rounding
    /// of t is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CosSin<T>(T t, out T sine) where T : struct, ILanes<T>
    {
        // t = k / 2 + r with |r| <= 1/4. Both functions change sign with k, by (-1)^k = 1 - 4 |k/2 - round(k/2)|.
        var half = Nearest(t + t) * T.Create(0.5f);
        var r = t - half;
        var odd = LaneMath.Abs(half - Nearest(half));
        var sign = T.MultiplyAdd(T.Create(-4f), odd, T.Create(1f));
        var square = r * r;
        // Taylor's series in r^2. On |r| <= 1/4 the first omitted terms are below 1e-8.
        var c = T.Create(C12);
        c = T.MultiplyAdd(c, square, T.Create(C10));
        c = T.MultiplyAdd(c, square, T.Create(C8));
        c = T.MultiplyAdd(c, square, T.Create(C6));
        c = T.MultiplyAdd(c, square, T.Create(C4));
        c = T.MultiplyAdd(c, square, T.Create(C2));
        c = T.MultiplyAdd(c, square, T.Create(1f));
        var s = T.Create(3.8199525848482821f);
        s = T.MultiplyAdd(s, square, T.Create(-15.094642576822984f));
        s = T.MultiplyAdd(s, square, T.Create(42.058693944897634f));
        s = T.MultiplyAdd(s, square, T.Create(-76.70585975306136f));
        s = T.MultiplyAdd(s, square, T.Create(81.60524927607504f));
        s = T.MultiplyAdd(s, square, T.Create(-41.34170224039975f));
        s = T.MultiplyAdd(s, square, T.Create(6.283185307179586f));
        sine = s * r * sign;
        return c * sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Nearest<T>(T x) where T : struct, ILanes<T> => (x + T.Create(RoundingMagic)) - T.Create(RoundingMagic);
}
