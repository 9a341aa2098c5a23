using System.Diagnostics;
using FfnnMlNet.Network;

namespace FfnnMlNet.Fuzz;

/// <summary>Damaged models and checkpoints: each is rejected with an error that says so, or loads and scores finite.</summary>
internal static class ModelFuzz
{
    private const long MostBytes = 512L << 20;

    public static int Run(Arguments arguments)
    {
        var networks = SeedFiles.Networks();
        var checkpoint = new CheckpointCase();
        var zips = new ZipCases();
        // A case depends on the seed and its own number alone, so that any can be run again by itself.
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

    /// <summary>Reads a changed network and scores.</summary>
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

/// <summary>Where the chance of a case begins.</summary>
internal static class HashCode
{
    public static int Of(int seed, int number) => unchecked((seed * 1_000_003) + (number * 2_654_435));
}

/// <summary>Whether a loaded network scores as it should.</summary>
internal static class Scores
{
    private static readonly float[] Scales = [0, 1, 1000, 1e30f];

    /// <summary>True when rows of any finite size get finite scores.</summary>
    public static bool AreFinite(NetworkModel model, Random random)
    {
        var features = new float[model.FeatureCount];
        var scores = new float[model.Network.Layout.OutputCount];
        foreach (var scale in Scales)
        {
            foreach (ref var feature in features.AsSpan())
                feature = scale * ((2 * random.NextSingle()) - 1);
            model.Predict(features, scores);
            if (!Array.TrueForAll(scores, float.IsFinite))
                return false;
        }
        return true;
    }
}

/// <summary>Whose error it is.</summary>
internal static class Errors
{
    public static Ending Judge(Exception error)
    {
        var innermost = error;
        for (var link = error; link is not null; link = link.InnerException)
        {
            if (link is NetworkFormatException)
                return Ending.Rejected;
            innermost = link;
        }
        if (innermost is OutOfMemoryException)
            return Ending.Else;
        // ML.NET marks what it throws; its small checks may be compiled into our methods, and have no frame of their own then.
        if (innermost.Data.Contains("ML_IsMarked"))
            return Ending.RejectedByMlNet;
        // The first frame of either library, from the throw outwards, is the one that had to check.
        foreach (var frame in new StackTrace(innermost).GetFrames())
        {
            var assembly = frame.GetMethod()?.Module.Assembly.GetName().Name ?? "";
            if (assembly.StartsWith("Microsoft.ML", StringComparison.Ordinal) ||
                assembly.StartsWith("System.IO.Compression", StringComparison.Ordinal))
                return Ending.RejectedByMlNet;
            if (assembly.StartsWith("FfnnMlNet", StringComparison.Ordinal) && assembly != "FfnnMlNet.Fuzz")
                return Ending.Else;
        }
        return Ending.Else;
    }
}
