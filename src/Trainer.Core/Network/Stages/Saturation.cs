namespace FfnnMlNet.Network;

/// <summary>Arithmetic that ends at the largest numbers of float32 instead of leaving them.</summary>
internal static class Saturation
{
    /// <summary>The nearest finite number; 0 for NaN.</summary>
    public static float Of(double value) =>
        double.IsNaN(value) ? 0 : (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);

    /// <summary>Each value becomes the nearest finite number.</summary>
    public static void InPlace(Span<float> values)
    {
        foreach (ref var value in values)
            value = Of(value);
    }
}
