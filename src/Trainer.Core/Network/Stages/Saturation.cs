namespace FfnnMlNet.Network;

/// <summary>Saturating arithmetic: a result beyond the range of float32 becomes the largest or the least finite float32, and NaN
/// becomes 0.</summary>
internal static class Saturation
{
    /// <summary>The nearest finite float32; 0 for NaN.</summary>
    public static float Of(double value) =>
        double.IsNaN(value) ? 0 : (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);

    /// <summary>Replaces each value by the nearest finite float32, and NaN by 0.</summary>
    public static void InPlace(Span<float> values)
    {
        foreach (ref var value in values)
            value = Of(value);
    }
}
