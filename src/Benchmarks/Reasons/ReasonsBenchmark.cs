using System.Diagnostics;
using System.Globalization;
using FfnnMlNet.Benchmarks.Accuracy;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace FfnnMlNet.Benchmarks.Reasons;

/// <summary>For sets of each trainer: how far base and contributions miss the score of 1,000 rows, test rows first, before the error of the
/// integral is divided and after, through ML.NET's CalculateFeatureContribution, in percent of the larger of the difference of the scores
/// and their standard deviation; the time of a row; the rank correlation of the mean absolute contributions with permutation importance;
/// and the seconds of the latter beside those of ML.NET's own loop around LightGBM.</summary>
internal static class ReasonsBenchmark
{
    private const int Rows = 1_000;

    private static readonly string[] Usual = ["digits", "churn", "concrete", "winequality_red", "winequality_red_2", "energy_efficiency"];

    public static void Run(ReasonsOptions options)
    {
        var table = new Table().AddColumns(
            "set", "features", "rows", "miss before %: median, largest", "through ML.NET %: largest", "us a row", "points: rows",
            "rank correlation", "importance s", "LightGBM's s");
        foreach (var loaded in options.Load(Usual))
        {
            var data = loaded.WithFirst(options.Features);
            var split = Split.Of(data.RowCount, data.OfficialTrainRows)[0];
            var ml = new MLContext(0);
            var part = new Part(ml, data, split, standardize: false);
            var (transformer, model) = ModelOf(ml, data, options.Effort, part.Train);
            // Small sets have fewer test rows.
            var most = new Part(ml, data, new Split(0, split.Train, [.. split.Test.Concat(split.Train).Take(Rows)]), standardize: false);
            var features = most.Test.GetColumn<float[]>("Features").ToArray();
            var (before, microseconds) = Measure(model.Network, features);
            var through = ContributionCheck.LargestMiss(ml, transformer, model.Network, most.Test);
            var ranks = ImportanceCheck.Of(ml, data, model, part);
            table.AddRow(
                data.Set.Name, Text(features[0].Length, "F0"), Text(features.Length, "F0"),
                $"{Text(100 * before.Median(), "F2")}, {Text(100 * before.Max(), "F1")}", Text(100 * through, "F4"),
                Text(microseconds, "F0"), PointsOf(model.Network, features), Text(ranks.Correlation, "F2"), Text(ranks.Seconds, "F2"),
                Text(ranks.SecondsOfLightGbm, "F2"));
        }
        // Without a terminal the console would wrap the table at 80 columns.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 180);
        AnsiConsole.Write(table);
    }

    private static (double[] Before, double Microseconds) Measure(NetworkModel model, float[][] features)
    {
        var contributions = new float[features[0].Length];
        // The compiler optimizes what was called often, in the background.
        for (var warm = 0; warm < 2; warm++)
        {
            foreach (var row in features)
                model.Explain(row, null, contributions);
            Thread.Sleep(300);
        }
        var start = Process.GetCurrentProcess().UserProcessorTime;
        foreach (var row in features)
            model.Explain(row, null, contributions);
        var spent = Process.GetCurrentProcess().UserProcessorTime - start;
        var path = new PathContributions(model);
        List<(double Score, double Base, double Before)> rows = [];
        foreach (var row in features)
        {
            var explained = path.Of(row, null, contributions);
            rows.Add((explained.Score, explained.Base, path.IntegralError));
        }
        var mean = rows.Average(row => row.Score);
        var deviation = Math.Sqrt(rows.Average(row => (row.Score - mean) * (row.Score - mean)));
        return (
            [.. rows.Select(row => Math.Abs(row.Before) / Math.Max(Math.Abs(row.Score - row.Base), deviation))],
            spent.TotalMicroseconds / features.Length);
    }

    // How many rows needed how many points of the path.
    private static string PointsOf(NetworkModel model, float[][] features)
    {
        var path = new PathContributions(model);
        var contributions = new float[features[0].Length];
        var counts = new SortedDictionary<int, int>();
        foreach (var row in features)
        {
            path.Of(row, null, contributions);
            counts[path.PointCount] = counts.GetValueOrDefault(path.PointCount) + 1;
        }
        return string.Join(", ", counts.Select(pair => FormattableString.Invariant($"{pair.Key}: {pair.Value}")));
    }

    private static (ITransformer Transformer, INetworkHolder Model) ModelOf(MLContext ml, LoadedSet data, Effort effort, IDataView train)
    {
        switch (data.Set.Task)
        {
            case LearningTask.Multiclass:
                var classes = ml.MulticlassClassification.Trainers.Ffnn(new FfnnTrainer.Options { Effort = effort, Seed = 0 }).Fit(train);
                return (classes, classes.Model);
            case LearningTask.Binary:
                var two = ml.BinaryClassification.Trainers.Ffnn(new FfnnBinaryTrainer.Options { Effort = effort, Seed = 0 }).Fit(train);
                return (two, two.Model.SubModel);
            case LearningTask.Regression:
                var number = ml.Regression.Trainers.Ffnn(new FfnnRegressionTrainer.Options { Effort = effort, Seed = 0 }).Fit(train);
                return (number, number.Model);
            default:
                var several = ml.Regression.Trainers.FfnnMultiOutput(
                    new FfnnMultiOutputRegressionTrainer.Options { Effort = effort, Seed = 0 }).Fit(train);
                return (several, several.Model);
        }
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
