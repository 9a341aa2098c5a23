namespace FfnnMlNet.Fuzz;

/// <summary>Models whose parts are consistent, but that need as much memory as possible for as few bytes as possible: with many members,
/// layers, groups or names. Their parameters are zeros.</summary>
internal static class HostileShapes
{
    private static readonly int[] Counts = [2, 17, 1000, 9_999, 10_001, 60_000, 200_000];

    public static ModelFile Any(Random random)
    {
        int many = Counts[random.Next(Counts.Length)], some = Counts[random.Next(Counts.Length - 2)];
        return random.Next(9) switch
        {
            0 => Plain([1, 1]).With("MEMB", many, new byte[8 * many]),
            1 => Plain([1, .. Enumerable.Repeat(1, many), 1]),
            2 => Shared(some, [1, some, 1]),
            3 => Shared(some, [1, .. Enumerable.Repeat(1, some), 1]),
            4 => Embedded(many, random.Next(2) == 0),
            5 => Features(many),
            6 => Plain([1, 1]).With("opts", [many, .. Enumerable.Range(0, many).SelectMany(i => new object[] { $"option {i}", "" })]),
            7 => Plain([many, 1]).With("hist", many, new byte[28 * many]).With("loss", new string('x', many)),
            _ => Plain([1, many]).With("name", [many, .. Enumerable.Repeat<object>("", many)]),
        };
    }

    public static ModelFile Plain(int[] sizes, int membersPerNetwork = 1, int embeddingParameters = 0)
    {
        var layers = sizes.Length - 1;
        long count = embeddingParameters;
        for (var layer = 0; layer < layers; layer++)
            count += (sizes[layer] + 1L) * sizes[layer + 1] * (layer == layers - 1 ? membersPerNetwork : 1);
        if (membersPerNetwork > 1)
            count += (long)sizes[0] * membersPerNetwork;
        var activation = ModelFile.Bytes("relu", 0);
        // More is not needed to see how such a file is read.
        var parameters = new byte[Math.Min(count * sizeof(float), 64L << 20)];
        return new ModelFile(oldestReader: 2)
            .With("LAYR", layers, sizes, Enumerable.Repeat(activation, layers).SelectMany(bytes => bytes).ToArray())
            .With("PARM", parameters).With("SCOR", 0);
    }

    public static ModelFile Shared(int members, int[] sizes) => Plain(sizes, members).With("HEAD", members);

    // As many numeric inputs as groups, alternating, or all groups behind all numeric inputs.
    public static ModelFile Embedded(int count, bool alternate)
    {
        int[] numeric = [.. Enumerable.Range(0, count).Select(i => alternate ? 2 * i : i)];
        int[] groups =
        [
            .. Enumerable.Range(0, count).Select(i => alternate ? (2 * i) + 1 : count + i).SelectMany(input => new[] { input, input }),
        ];
        // Each numeric input has a frequency, a phase, a weight, a bias and two outputs; each group has a table of one number.
        return Plain([3 * count, 1], embeddingParameters: 5 * count)
            .With("EMBD", 2 * count, count, numeric, count, groups, 1, 2, 1, 0, 0);
    }

    private static ModelFile Features(int count)
    {
        var slot = ModelFile.Bytes(2, 0f, 0f, 1f);
        return Plain([count, 1]).With("FEAT", count, 0, 0, Enumerable.Repeat(slot, count).SelectMany(bytes => bytes).ToArray());
    }
}
