using Spectre.Console;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Our errors beside those of the linear model that this program fits, with the noise of the difference.</summary>
internal static class LinearReport
{
    // Equal numbers of right rows may differ by rounding.
    private const double Rounding = 1e-9;

    public static void Print(AccuracyOptions options, IReadOnlyList<Result> results)
    {
        var linear = SetResult.Of(results, options.Nested ? Results.LinearNested : Results.Linear);
        if (linear.Count == 0)
            return;
        var table = AccuracyReport.Table(["set", "metric"], "FfnnMlNet", "linear", "sd over splits", "error - linear's", "noise",
            "log-loss", "linear's", "");
        List<string> worse = [];
        foreach (var ours in SetResult.Of(results, options.Nested ? Results.OursNested : Results.Ours))
        {
            if (linear.FirstOrDefault(other => other.Set == ours.Set) is not { } theirs)
                continue;
            var metric = ours.Set.MainMetric;
            var (difference, noise) = ours.ErrorBeyond(theirs);
            var isWorse = difference > (2 * noise) + Rounding;
            if (isWorse)
                worse.Add(ours.Set.Name);
            table.AddRow(ours.Set.Name, metric, AccuracyReport.Value(ours.Main), AccuracyReport.Value(theirs.Main),
                $"{theirs.SplitDeviation():G2}", $"{difference:G3}", $"{noise:G2}",
                AccuracyReport.Value(ours.Set.IsClassification ? ours.Mean("logloss") : null),
                AccuracyReport.Value(ours.Set.IsClassification ? theirs.Mean("logloss") : null), isWorse ? "worse" : "");
        }
        Console.WriteLine("Beside the linear model of this program; noise is the standard error of the difference over splits and seeds:");
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 180);
        AnsiConsole.Write(table);
        Console.WriteLine("Sets worse than linear by more than twice the noise: " +
            (worse.Count == 0 ? "none" : string.Join(", ", worse)));
    }
}
