using Spectre.Console;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Says in a few numbers how the errors compare with those of one LightGBM with its defaults: means, medians, and how many sets
/// are won and lost, by kind of task and by size.</summary>
internal static class SummaryReport
{
    // Errors that differ by less than this count as equal.
    private const double Tie = 0.02;

    public static void Print(IReadOnlyList<SetResult> ours, IReadOnlyList<SetResult> lightGbm, Anchors anchors)
    {
        var errors = Comparison.OfErrors(ours, anchors, Anchors.LightGbm);
        var losses = Comparison.OfLogLoss(ours, anchors, Anchors.LightGbm);
        // Seconds of the same sets as errors.
        var seconds = Comparison.Of(ours.Where(result => errors.Has(result.Set)), lightGbm, result => result.Seconds);
        Print("Beside one LightGBM of ML.NET with its defaults", errors, losses, seconds);
    }

    /// <summary>Prints the ratios to another method.</summary>
    /// <param name="title">Begins the line above the table.</param>
    public static void Print(string title, Comparison errors, Comparison losses, Comparison seconds)
    {
        Console.WriteLine(
            $"{title}, over the sets of at least 300 rows except mnist; won and lost are sets " +
            $"whose error is smaller or larger by more than {Tie * 100} %:");
        var table = AccuracyReport.Table(
            [""], "sets", "error, geometric mean", "median", "won", "lost", "log-loss, mean", "seconds, mean", "median", "largest");
        Add("all", _ => true);
        Add("several classes", set => set.Task == LearningTask.Multiclass);
        Add("two classes", set => set.Task == LearningTask.Binary);
        Add("numbers", set => !set.IsClassification);
        foreach (var size in DataSet.SizeClasses)
            Add(size, set => set.SizeClass == size);
        // The bounds of the protocol, which differ from the classes of size.
        Add("5,000 rows and more", set => set.Rows >= 5_000);
        Add("below 5,000 rows", set => set.Rows < 5_000);
        AnsiConsole.Write(table);
        var lost = errors.In(_ => true).Where(each => each.Ratio > 1 + Tie).Select(each => $"{each.Set.Name} ({each.Ratio:F2})");
        Console.WriteLine($"Lost: {string.Join(", ", lost.DefaultIfEmpty("none"))}");

        void Add(string name, Func<DataSet, bool> chosen)
        {
            var ratios = errors.In(chosen);
            if (ratios.Count == 0)
                return;
            table.AddRow(
                name, $"{ratios.Count}", AccuracyReport.Ratio(errors.Mean(chosen)), AccuracyReport.Ratio(errors.Median(chosen)),
                $"{ratios.Count(each => each.Ratio < 1 - Tie)}", $"{ratios.Count(each => each.Ratio > 1 + Tie)}",
                AccuracyReport.Ratio(losses.Mean(chosen)), AccuracyReport.Ratio(seconds.Mean(chosen)),
                AccuracyReport.Ratio(seconds.Median(chosen)),
                AccuracyReport.Ratio(seconds.In(chosen).Select(each => each.Ratio).DefaultIfEmpty(double.NaN).Max()));
        }
    }
}
