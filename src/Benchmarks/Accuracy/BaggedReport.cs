using Spectre.Console;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Sets the results beside those of <see cref="BaggedLightGbm"/>, where that was run.</summary>
internal static class BaggedReport
{
    public static void Print(AccuracyOptions options, IReadOnlyList<Result> results)
    {
        var ours = SetResult.Of(results, options.Nested ? Results.OursNested : Results.Ours);
        var bagged = SetResult.Of(results, options.Nested ? Results.BaggedNested : Results.Bagged);
        if (ours.Count == 0 || bagged.Count == 0)
            return;
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 220);
        Console.WriteLine(
            "Beside LightGBM of ML.NET with pytabkit's tuned defaults, the mean of eight models that each hold out an eighth:");
        var table = AccuracyReport.Table(
            ["set", "metric"], "FfnnMlNet", "bagged LightGBM", "error / its error", "log-loss", "its log-loss", "seconds", "its seconds");
        foreach (var result in ours)
        {
            if (bagged.FirstOrDefault(other => other.Set == result.Set) is not { } rival)
                continue;
            var on = rival.On(result.Splits);
            table.AddRow(
                result.Set.Name, result.Set.MainMetric, AccuracyReport.Value(result.Main), AccuracyReport.Value(on.Main),
                AccuracyReport.Ratio(result.Error() / on.Error()),
                AccuracyReport.Value(result.Set.IsClassification ? result.Mean("logloss") : null),
                AccuracyReport.Value(result.Set.IsClassification ? on.Mean("logloss") : null), $"{result.Seconds:F2}", $"{on.Seconds:F2}");
        }
        AnsiConsole.Write(table);
        SummaryReport.Print(
            "The ratios to it", Errors(ours, bagged),
            Comparison.Of(ours.Where(result => result.Set.IsClassification), bagged, result => result.Mean("logloss")),
            Comparison.Of(ours, bagged, result => result.Seconds));
    }

    /// <summary>The ratios of the errors.</summary>
    public static Comparison Errors(IReadOnlyList<SetResult> ours, IReadOnlyList<SetResult> bagged) =>
        Comparison.Of(ours, bagged, result => result.Error());
}
