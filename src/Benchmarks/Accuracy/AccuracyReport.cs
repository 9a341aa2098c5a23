using Spectre.Console;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Prints tables of the results beside those of the anchors.</summary>
internal static class AccuracyReport
{
    public static void Print(AccuracyOptions options, IReadOnlyList<Result> results)
    {
        var anchors = Anchors.Load();
        var ours = SetResult.Of(results, Results.Ours);
        var lightGbm = SetResult.Of(results, Results.LightGbm);
        // Without a terminal the console would wrap the tables at 80 columns.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 220);
        PrintSets(ours, lightGbm, anchors);
        PrintMeans(ours, anchors);
        SummaryReport.Print(ours, lightGbm, anchors);
        PrintRanking(ours, anchors);
        if (lightGbm.Count > 0)
            PrintCheck(lightGbm, anchors);
        var worse = Bars.WorseThanLinear(ours, anchors);
        Console.WriteLine("Sets worse than linear by more than twice the seed noise: " +
            (worse.Count == 0 ? "none" : string.Join(", ", worse)));
        PrintBars(
            options.Effort, Bars.Of(options.Effort, ours, lightGbm, SetResult.Of(results, Results.Bagged), anchors));
        if (options.FigureFile is { } figure)
            ErrorFigure.Save(figure, options.Effort, ours, anchors);
    }

    private static void PrintSets(IReadOnlyList<SetResult> ours, IReadOnlyList<SetResult> lightGbm, Anchors anchors)
    {
        var table = Table(["set", "metric"], "FfnnMlNet", "sd of seeds", "LightGBM", "TD-S", "MLP 2x256", "linear", "best other",
            "FfnnMlNet, split 0", "TD, split 0", "log-loss", "LightGBM's", "seconds", "LightGBM's");
        foreach (var result in ours)
        {
            var metric = result.Set.MainMetric;
            var others = Anchors.Names.Keys.Select(method => anchors.Mean(method, result.Set, result.Splits, metric)).OfType<double>()
                .OrderBy(value => Metrics.Error(metric, value));
            table.AddRow(
                result.Set.Name, metric, Value(result.Main), result.HasSeeds ? $"{result.SeedDeviation():G2}" : "-",
                Of(Anchors.LightGbm), Of(Anchors.SmallRealMlp), Of(Anchors.PlainNet), Of(Anchors.Linear),
                Value(others.FirstOrDefault(double.NaN)),
                Value(result.Mean(metric, 0)), Value(anchors.Mean(Anchors.RealMlp, result.Set, [0], metric)),
                Value(result.Set.IsClassification ? result.Mean("logloss") : null),
                Value(anchors.Mean(Anchors.LightGbm, result.Set, result.Splits, "logloss")),
                $"{result.Seconds:F2}",
                lightGbm.FirstOrDefault(other => other.Set == result.Set) is { } match ? $"{match.Seconds:F2}" : "-");

            string Of(string method) => Value(anchors.Mean(method, result.Set, result.Splits, metric));
        }
        AnsiConsole.Write(table);
    }

    private static void PrintMeans(IReadOnlyList<SetResult> ours, Anchors anchors)
    {
        Console.WriteLine("Geometric means over the sets of at least 300 rows except mnist (RealMLP-TD: split 0):");
        var table = Table(["FfnnMlNet over"], ["all", .. DataSet.SizeClasses]);
        foreach (var method in new[] { Anchors.LightGbm, Anchors.SmallRealMlp, Anchors.RealMlp, Anchors.PlainNet, Anchors.Linear })
            Add($"error of {Anchors.Names[method]}", Comparison.OfErrors(ours, anchors, method));
        Add("log-loss of ML.NET LightGBM", Comparison.OfLogLoss(ours, anchors, Anchors.LightGbm));
        AnsiConsole.Write(table);

        void Add(string name, Comparison comparison) =>
            table.AddRow([name, Ratio(comparison.Mean()), .. DataSet.SizeClasses.Select(size => Ratio(comparison.Mean(size)))]);
    }

    private static void PrintRanking(IReadOnlyList<SetResult> ours, Anchors anchors)
    {
        var table = Table(["method"], "suite score", "average rank");
        foreach (var ranking in Ranking.Of(ours, anchors))
            table.AddRow(
                Anchors.Names.GetValueOrDefault(ranking.Method, ranking.Method), Ratio(ranking.Score), $"{ranking.AverageRank:F2}");
        AnsiConsole.Write(table);
    }

    private static void PrintCheck(IReadOnlyList<SetResult> lightGbm, Anchors anchors)
    {
        Console.WriteLine("Check of the protocol: LightGBM by this program and by the anchors:");
        var table = Table(["set", "metric"], "here", "anchors", "difference", "log-loss here", "anchors", "difference");
        foreach (var result in lightGbm)
        {
            var main = anchors.Mean(Anchors.LightGbm, result.Set, result.Splits, result.Set.MainMetric);
            var loss = result.Set.IsClassification ? result.Mean("logloss") : (double?)null;
            var theirLoss = anchors.Mean(Anchors.LightGbm, result.Set, result.Splits, "logloss");
            table.AddRow(result.Set.Name, result.Set.MainMetric, Value(result.Main), Value(main), $"{result.Main - main:G2}",
                Value(loss), Value(theirLoss), loss is null ? "-" : $"{loss - theirLoss:G2}");
        }
        AnsiConsole.Write(table);
    }

    private static void PrintBars(string effort, IReadOnlyList<Bar> bars)
    {
        var table = Table([$"to reach with {effort}"], "reached", "needed", "");
        foreach (var bar in bars)
        {
            table.AddRow(bar.What, Value(bar.Reached), $"{(bar.AtMost ? "<=" : ">=")} {Value(bar.Needed)}",
                double.IsNaN(bar.Reached) ? "no data" : bar.IsMet ? "ok" : "not");
        }
        AnsiConsole.Write(table);
    }

    public static Table Table(string[] left, params string[] right)
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var header in left)
            table.AddColumn(new TableColumn(header).NoWrap());
        foreach (var header in right)
            table.AddColumn(new TableColumn(header).RightAligned());
        return table;
    }

    /// <summary>Four digits: small values have them behind the decimal point, large ones before it.</summary>
    public static string Value(double? value) => value switch
    {
        null or double.NaN => "-",
        >= 1000 => $"{value:F0}",
        >= 10 => $"{value:F2}",
        _ => $"{value:F4}",
    };

    public static string Ratio(double value) => double.IsNaN(value) ? "-" : $"{value:F3}";
}
