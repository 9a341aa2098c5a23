using Microsoft.ML;

namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>Random options on small tables. Each run ends with finite scores, or with one error that names the option in
/// question.</summary>
internal static class OptionsFuzz
{
    private const int Most = 5000;

    public static int Run(Arguments arguments) => FaceRun.Run(arguments, Most, Case);

    private static (Ending, Exception?) Case(int seed, Action<string>? tell)
    {
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("ffnn-options-");
        try
        {
            return Case(random, folder.FullName, tell);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (Ending, Exception?) Case(Random random, string folder, Action<string>? tell)
    {
        var what = (Learns)random.Next(4);
        var rowCount = random.Next(6) switch { 0 => 3, 1 => 8, 2 => 300, _ => 60 };
        var draws = new OptionDraws(random, random.Next(4) switch { 0 => 0, 1 => 0.2, _ => 0.03 }, folder);
        try
        {
            var options = draws.Draw(what, random.Next(5) switch { 0 => 0, 1 => 0.7, _ => 0.25 });
            tell?.Invoke($"{what}, {rowCount} rows: {string.Join("; ", draws.Told)}");
            var ml = new MLContext(seed: 1);
            var rows = SmallTable.Of(ml, rowCount, random.Next(), isExtreme: random.Next(8) == 0);
            var others = SmallTable.Of(ml, random.Next(1, 20), random.Next(), isExtreme: true);
            var judges = random.Next(5) == 0 ? SmallTable.Of(ml, 20, random.Next(), isExtreme: random.Next(4) == 0) : null;
            var model = Face.Fit(ml, options, rows, judges);
            var fault = Face.FaultOf(ml, model, rows, what, reload: false)
                ?? Face.FaultOf(ml, model, others, what, reload: random.Next(4) == 0);
            if (fault is null && random.Next(6) == 0)
                fault = Again(ml, options, rows, others, model, what, draws, random, tell);
            return fault is null ? (Ending.Scored, null) : (Ending.Else, new InvalidOperationException(fault));
        }
        catch (NotSupportedException missing) when (missing.Message.StartsWith("No value of ", StringComparison.Ordinal))
        {
            return (Ending.Else, missing);
        }
        catch (Exception error)
        {
            return OwnErrors.Judge(error, draws.Cancels, [.. draws.Parameters]);
        }
    }

    // Continues from the model or its checkpoint, with the same options or one changed.
    private static string? Again(
        MLContext ml, FfnnOptions options, IDataView rows, IDataView others, ITransformer model, Learns what, OptionDraws draws,
        Random random, Action<string>? tell)
    {
        if (options.Checkpoint is { } checkpoint && random.Next(4) > 0)
        {
            options.ResumeFrom = checkpoint.Path;
            model = null!;
        }
        if (random.Next(2) == 0)
            options = draws.Change(options);
        tell?.Invoke($"again: {draws.Told.LastOrDefault()}");
        return Face.FaultOf(ml, Face.Fit(ml, options, rows, null, model), others, what, reload: false);
    }
}
