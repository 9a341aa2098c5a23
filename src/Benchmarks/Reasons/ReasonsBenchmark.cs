using System.Diagnostics;
using System.Globalization;
using FfnnMlNet.Benchmarks.Accuracy;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace FfnnMlNet.Benchmarks.Reasons;

/// <summary>For a set of each trainer: how far base and contributions miss the score of test rows, before the error of the integral is
/// divided and after, in percent of the larger of the difference of the scores and their standard deviation; the time of a row; the rank
/// correlation of the mean absolute contributions with permutation importance; and the seconds of the latter beside those of ML.NET's own
/// loop around LightGBM.</summary>
internal static class ReasonsBenchmark
{
    private const int Rows = 1_000;

    public static void Run(ReasonsOptions options)
    {
        var table = new Table().AddColumns(
            "set", "features", "rows", "miss before %: median, largest", "after %: largest", "us a row", "points: rows",
            "rank correlation", "importance s", "LightGBM's s");
        foreach (var data in options.Load(["california_housing", "concrete", "adult", "satimage", "energy_efficiency"]))
        {
            var split = Split.Of(data.RowCount, data.OfficialTrainRows)[0];
            var ml = new MLContext(0);
            var part = new Part(ml, data, split, standardize: false);
            var model = ModelOf(ml, data, options.Effort, part.Train);
            var features = part.Test.GetColumn<float[]>("Features").Take(Rows).ToArray();
            var (before, after, microseconds) = Measure(model.Network, features);
            var ranks = ImportanceCheck.Of(ml, data, model, part);
            table.AddRow(
                data.Set.Name, Text(features[0].Length, "F0"), Text(features.Length, "F0"),
                $"{Text(100 * before.Median(), "F2")}, {Text(100 * before.Max(), "F1")}", Text(100 * after.Max(), "F4"),
                Text(microseconds, "F0"), PointsOf(model.Network, features), Text(ranks.Correlation, "F2"), Text(ranks.Seconds, "F2"),
                Text(ranks.SecondsOfLightGbm, "F2"));
        }
        // Without a terminal the console would wrap the table at 80 columns.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 180);
        AnsiConsole.Write(table);
    }

    private static (double[] Before, double[] After, double Microseconds) Measure(NetworkModel model, float[][] features)
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
        List<(double Score, double Base, double Before, double After)> rows = [];
        foreach (var row in features)
        {
            var explained = path.Of(row, null, contributions);
            var sum = contributions.Sum(value => (double)value);
            rows.Add((explained.Score, explained.Base, path.IntegralError, explained.Base + sum - explained.Score));
        }
        var mean = rows.Average(row => row.Score);
        var deviation = Math.Sqrt(rows.Average(row => (row.Score - mean) * (row.Score - mean)));
        return (
            [.. rows.Select(row => Math.Abs(row.Before) / Math.Max(Math.Abs(row.Score - row.Base), deviation))],
            [.. rows.Select(row => Math.Abs(row.After) / Math.Max(Math.Abs(row.Score - row.Base), deviation))],
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

    private static INetworkHolder ModelOf(MLContext ml, LoadedSet data, Effort effort, IDataView train) => data.Set.Task switch
    {
        LearningTask.Multiclass => ml.MulticlassClassification.Trainers.Ffnn(
            new FfnnTrainer.Options { Effort = effort, Seed = 0 }).Fit(train).Model,
        LearningTask.Binary => ml.BinaryClassification.Trainers.Ffnn(
            new FfnnBinaryTrainer.Options { Effort = effort, Seed = 0 }).Fit(train).Model.SubModel,
        LearningTask.Regression => ml.Regression.Trainers.Ffnn(
            new FfnnRegressionTrainer.Options { Effort = effort, Seed = 0 }).Fit(train).Model,
        _ => ml.Regression.Trainers.FfnnMultiOutput(
            new FfnnMultiOutputRegressionTrainer.Options { Effort = effort, Seed = 0 }).Fit(train).Model,
    };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
