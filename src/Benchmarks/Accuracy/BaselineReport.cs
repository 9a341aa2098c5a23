using Spectre.Console;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Prints results alone or beside those of an earlier run, to compare two configurations.</summary>
internal static class BaselineReport
{
    public static void Print(AccuracyOptions options, IReadOnlyList<Result> results)
    {
        // Results on nested and on whole splits are different methods, so they are never compared.
        var method = options.Nested ? Results.OursNested : Results.Ours;
        var ours = SetResult.Of(results, method);
        IReadOnlyList<Result> former = options.BaselineFile is { } path ? Results.Read(path) : [];
        var baseline = SetResult.Of(former, method);
        if (options.BaselineFile is not null && baseline.Count == 0)
            throw new ArgumentException($"--baseline: '{options.BaselineFile}' has no results of '{method}'. " +
                $"Was it written with{(options.Nested ? "out" : "")} --nested?");
        var errors = Comparison.Of(ours, baseline, result => result.Error());
        var losses = Comparison.Of(ours.Where(result => result.Set.IsClassification), baseline, result => result.Mean("logloss"));
        var seconds = Comparison.Of(ours, baseline, result => result.Seconds);

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 180);
        var table = AccuracyReport.Table(["set", "metric"], "now", "sd of seeds", "baseline", "error ratio", "log-loss", "log-loss ratio",
            "seconds", "seconds ratio");
        foreach (var result in ours)
        {
            var match = baseline.FirstOrDefault(other => other.Set == result.Set);
            table.AddRow(
                result.Set.Name, result.Set.MainMetric, AccuracyReport.Value(result.Main),
                result.HasSeeds ? $"{result.SeedDeviation():G2}" : "-", AccuracyReport.Value(match?.Main), Of(errors),
                AccuracyReport.Value(result.Set.IsClassification ? result.Mean("logloss") : null),
                Of(losses), $"{result.Seconds:F2}", Of(seconds));

            string Of(Comparison comparison) => comparison.Ratios
                .Where(each => each.Set == result.Set).Select(each => AccuracyReport.Ratio(each.Ratio)).FirstOrDefault("-");
        }
        AnsiConsole.Write(table);

        // LightGBM is deterministic, so the results of the earlier run can be used.
        var lightGbmName = options.Nested ? Results.LightGbmNested : Results.LightGbm;
        var lightGbm = SetResult.Of(
            results.Concat(former).DistinctBy(each => (each.Set, each.Split, each.Method, each.Seed)), lightGbmName);
        Console.WriteLine("Geometric means of the ratios over the sets of at least 300 rows except mnist:");
        var means = AccuracyReport.Table([""], ["all", .. DataSet.SizeClasses]);
        Add("error / baseline's", errors);
        Add("log-loss / baseline's", losses);
        Add("seconds / baseline's", seconds);
        Add("error / LightGBM's", Comparison.Of(ours, lightGbm, result => result.Error()));
        Add("log-loss / LightGBM's", Comparison.Of(
            ours.Where(result => result.Set.IsClassification), lightGbm, result => result.Mean("logloss")));
        Add("seconds / LightGBM's", Comparison.Of(ours, lightGbm, result => result.Seconds));
        AnsiConsole.Write(means);
        if (baseline.Count > 0)
        {
            Console.WriteLine($"Better than the baseline on {errors.Ratios.Count(each => each.Ratio < 1)}, worse on " +
                $"{errors.Ratios.Count(each => each.Ratio > 1)}, the same on {errors.Ratios.Count(each => each.Ratio == 1)} sets.");
        }

        void Add(string name, Comparison comparison)
        {
            if (comparison.Ratios.Count == 0)
                return;
            means.AddRow([name, AccuracyReport.Ratio(comparison.Mean()),
                .. DataSet.SizeClasses.Select(size => AccuracyReport.Ratio(comparison.Mean(size)))]);
        }
    }
}
