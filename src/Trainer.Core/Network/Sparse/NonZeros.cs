namespace FfnnMlNet.Network;

/// <summary>The values of a row that are not 0.</summary>
internal static class NonZeros
{
    /// <summary>Slots, ascending, and values.</summary>
    /// <param name="features">[features].</param>
    public static (int[] Slots, float[] Values) Of(ReadOnlySpan<float> features)
    {
        var count = 0;
        foreach (var value in features)
            count += value == 0 ? 0 : 1;
        var (slots, values) = (new int[count], new float[count]);
        for (int slot = 0, i = 0; slot < features.Length; slot++)
        {
            if (features[slot] != 0)
                (slots[i], values[i++]) = (slot, features[slot]);
        }
        return (slots, values);
    }
}
