namespace FfnnMlNet.Records;

/// <summary>Random numbers that are the same with every version of .NET: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", 2014).</summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15;

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>In [0, 1).</summary>
    public float Unit() => (Next() >> 40) * (1f / (1 << 24));

    public bool OneIn(int count) => Below(count) == 0;

    public T One<T>(params T[] values) => values[Below(values.Length)];

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
