using FfnnMlNet.Network;

namespace FfnnMlNet.Fuzz;

/// <summary>Damaged models and checkpoints. Each is rejected with an error that says so, or loads and gives finite scores.</summary>
internal static class ModelFuzz
{
    private const long MostBytes = 512L << 20;

    public static int Run(Arguments arguments)
    {
        var networks = SeedFiles.Networks();
        var checkpoint = new CheckpointCase();
        var zips = new ZipCases();
        // A case depends only on the seed and its number, so that it can be run again alone.
        if (arguments.Case is { } only)
        {
            var (ending, error) = Case(only);
            Console.WriteLine($"{ending}: {error}");
            return ending == Ending.Else ? 1 : 0;
        }
        var tally = new Tally();
        for (var i = 0; i < (arguments.Count ?? 100_000); i++)
            tally.Add($"case {i}", () => Case(i));
        return tally.Print(MostBytes) ? 0 : 1;

        (Ending, Exception?) Case(int number)
        {
            var random = new Random(HashCode.Of(arguments.Seed, number));
            return (number % 10) switch
            {
                < 4 => Network(networks[random.Next(networks.Length)], random),
                < 7 => checkpoint.Run(random),
                _ => zips.Run(random),
            };
        }
    }

    private static (Ending, Exception?) Network(byte[] bytes, Random random)
    {
        return Read(random.Next(2) == 0 ? Mutation.Sealed(bytes, random) : Mutation.Of(bytes, random), random);
    }

    /// <summary>Reads a changed network and scores rows with it.</summary>
    internal static (Ending, Exception?) Read(byte[] changed, Random random)
    {
        try
        {
            return (Scores.AreFinite(NetworkReader.Read(changed), random) ? Ending.Scored : Ending.Else, null);
        }
        catch (Exception error)
        {
            return (Errors.Judge(error), error);
        }
    }
}
