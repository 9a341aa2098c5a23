using Spectre.Console;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>What a model costs once it is trained: the size of its file, and the time of a score.</summary>
internal static class CostReport
{
    /// <summary>Size of the saved model.</summary>
    public const string Bytes = "bytes";

    /// <summary>Microseconds to score a row of the test part with a data view, its preparation included.</summary>
    public const string Microseconds = "score_us";

    public static void Print(AccuracyOptions options, IReadOnlyList<Result> results)
    {
        string[] methods = options.Nested
            ? [Results.OursNested, Results.LightGbmNested, Results.BaggedNested] : [Results.Ours, Results.LightGbm, Results.Bagged];
        var known = results.Where(result => result.Metrics.ContainsKey(Bytes)).ToArray();
        if (known.Length == 0)
            return;
        Console.WriteLine("Size of the saved model, and microseconds to score a row of the test part with a data view:");
        var table = AccuracyReport.Table(["set", "method"], "MB", "microseconds per row");
        foreach (var method in methods)
        {
            foreach (var result in SetResult.Of(known, method))
                table.AddRow(result.Set.Name, method, $"{result.Mean(Bytes) / 1e6:F2}", $"{result.Mean(Microseconds):F1}");
        }
        AnsiConsole.Write(table);
    }
}
