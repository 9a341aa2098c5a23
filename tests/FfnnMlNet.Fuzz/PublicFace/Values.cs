namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>A kind of random numbers for a column.</summary>
internal sealed record Values(string Name, Func<Random, float> Draw)
{
    private static readonly float[] Ends =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1e30f, -1e30f, float.MaxValue, float.MinValue, float.Epsilon,
        1, -1,
    ];

    private static readonly Values[] All =
    [
        new("positive", random => random.NextSingle() + 0.1f), new("constant", _ => 3), new("zero", _ => 0), new("negative", _ => -2),
        new("missing", _ => float.NaN), new("some missing", random => random.Next(3) == 0 ? float.NaN : Spread(random)),
        new("infinite", _ => float.PositiveInfinity), new("0 and 1", random => random.Next(2)),
        new("denormal", random => random.Next(1000) * float.Epsilon),
        new("huge", random => float.MaxValue * ((2 * random.NextSingle()) - 1)),
        new("1e30", random => (random.NextSingle() - 0.5f) * 1e30f),
        new("one far out", random => random.Next(40) == 0 ? 1e20f : random.NextSingle()),
        new("ends", random => Ends[random.Next(Ends.Length)]),
        new("counts", random => random.Next(10)), new("skewed", random => MathF.Exp(20 * random.NextSingle())),
        new("large and near", random => 16_777_216f + random.Next(3)), new("MaxValue", _ => float.MaxValue),
    ];

    /// <summary>Uniform numbers from -4 to 4.</summary>
    public static Values Plain { get; } = new("plain", Spread);

    /// <summary>Numbers from 0.5 to 1.5, which are valid weights.</summary>
    public static Values Positive { get; } = new("positive", random => 0.5f + random.NextSingle());

    /// <summary>A random kind; plain ones are more frequent.</summary>
    public static Values Any(Random random) => random.Next(3) == 0 ? Plain : All[random.Next(All.Length)];

    /// <summary>The name alone.</summary>
    public override string ToString() => Name;

    private static float Spread(Random random) => (random.NextSingle() * 8) - 4;
}
