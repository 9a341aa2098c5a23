using FfnnMlNet.Benchmarks.Accuracy;
using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace FfnnMlNet.Benchmarks.Reasons;

/// <summary>Coverage and width of 90 % prediction intervals on regressions, over random splits, beside split conformal intervals around
/// ML.NET's LightGBM: trained on 4/5 of the training rows, with the errors of the others.</summary>
internal static class IntervalBenchmark
{
    private const float Coverage = 0.9f;
    private const int Splits = 20;

    public static void Run(ReasonsOptions options)
    {
        var table = new Table().AddColumns(
            "set", "training rows", "splits", "coverage %", "+- error", "width / sd", "LightGBM coverage %", "its width / sd",
            "width ratio");
        var names = DataSet.All.Where(set => set.Task is LearningTask.Regression or LearningTask.MultiOutput).Select(set => set.Name);
        foreach (var data in options.Load(names))
        {
            List<(double Coverage, double Width)> ours = [], theirs = [];
            var trainingRows = 0;
            for (var seed = 0; seed < (options.Splits ?? Splits); seed++)
            {
                var split = SplitOf(data, seed, options.Nested);
                trainingRows = split.Train.Length;
                ours.Add(Ours(data, split, seed, options.Effort));
                theirs.Add(LightGbm(data, split));
                Console.Error.WriteLine(FormattableString.Invariant(
                    $"{data.Set.Name} split {seed}: coverage {ours[^1].Coverage:P1}, width {ours[^1].Width:F3}; ") +
                    FormattableString.Invariant($"LightGBM {theirs[^1].Coverage:P1}, {theirs[^1].Width:F3}"));
            }
            table.AddRow(
                data.Set.Name, Text(trainingRows, "F0"), Text(ours.Count, "F0"), Text(100 * ours.Average(run => run.Coverage), "F1"),
                Text(100 * StandardError([.. ours.Select(run => run.Coverage)]), "F1"), Text(ours.Average(run => run.Width), "F3"),
                Text(100 * theirs.Average(run => run.Coverage), "F1"), Text(theirs.Average(run => run.Width), "F3"),
                Text(ours.Average(run => run.Width) / theirs.Average(run => run.Width), "F2"));
        }
        // Without a terminal the console would wrap the table at 80 columns.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 180);
        AnsiConsole.Write(table);
    }

    private static Split SplitOf(LoadedSet data, int seed, bool isNested)
    {
        if (!isNested)
            return Split.Random(data.RowCount, seed);
        var part = Split.Of(data.RowCount, data.OfficialTrainRows)[0].Train;
        var split = Split.Random(part.Length, seed);
        return new Split(seed, [.. split.Train.Select(row => part[row])], [.. split.Test.Select(row => part[row])]);
    }

    private static (double Coverage, double Width) Ours(LoadedSet data, Split split, int seed, Effort effort)
    {
        var ml = new MLContext(seed);
        var part = new Part(ml, data, split, standardize: false);
        var scored = data.Set.Task == LearningTask.Regression
            ? ml.Regression.Trainers.Ffnn(new FfnnRegressionTrainer.Options { Effort = effort, Seed = seed, IntervalCoverage = Coverage })
                .Fit(part.Train).Transform(part.Test)
            : ml.Regression.Trainers.FfnnMultiOutput(
                new FfnnMultiOutputRegressionTrainer.Options { Effort = effort, Seed = seed, IntervalCoverage = Coverage })
                .Fit(part.Train).Transform(part.Test);
        return Judge(data, split, Values(scored, "LowerBound"), Values(scored, "UpperBound"));
    }

    private static (double Coverage, double Width) LightGbm(LoadedSet data, Split split)
    {
        var ml = new MLContext(0);
        Split proper = new(
            split.Index, [.. split.Train.Where((_, place) => place % 5 != 0)], [.. split.Train.Where((_, place) => place % 5 == 0)]);
        var (part, test) = (new Part(ml, data, proper, standardize: false), new Part(ml, data, split, standardize: false));
        var fits = Learners.LightGbm(ml, data.Set);
        var (lower, upper) = (new float[split.Test.Length][], new float[split.Test.Length][]);
        for (var i = 0; i < lower.Length; i++)
            (lower[i], upper[i]) = (new float[fits.Count], new float[fits.Count]);
        for (var output = 0; output < fits.Count; output++)
        {
            var model = fits[output](part.Train);
            var held = Values(model.Transform(part.Test), "Score");
            float[] errors = [.. proper.Test.Select((row, i) => Math.Abs(held[i][0] - data.Targets[row][output])).Order()];
            var rank = (int)Math.Ceiling((decimal)Coverage * (errors.Length + 1));
            var width = rank > errors.Length ? float.PositiveInfinity : errors[rank - 1];
            var scores = Values(model.Transform(test.Test), "Score");
            for (var i = 0; i < scores.Length; i++)
                (lower[i][output], upper[i][output]) = (scores[i][0] - width, scores[i][0] + width);
        }
        return Judge(data, split, lower, upper);
    }

    // The mean over outputs. Widths are in standard deviations of the test labels.
    private static (double Coverage, double Width) Judge(LoadedSet data, Split split, float[][] lower, float[][] upper)
    {
        double covered = 0, width = 0;
        var outputs = lower[0].Length;
        for (var k = 0; k < outputs; k++)
        {
            double[] labels = [.. split.Test.Select(row => (double)data.Targets[row][k])];
            var mean = labels.Average();
            var deviation = Math.Sqrt(labels.Average(label => (label - mean) * (label - mean)));
            covered += labels.Where((label, i) => label >= lower[i][k] && label <= upper[i][k]).Count() / (double)labels.Length;
            width += lower.Select((low, i) => (double)upper[i][k] - low[k]).Average() / deviation;
        }
        return (covered / outputs, width / outputs);
    }

    private static float[][] Values(IDataView scored, string column) => scored.Schema[column].Type is VectorDataViewType
        ? [.. scored.GetColumn<float[]>(column)] : [.. scored.GetColumn<float>(column).Select(value => new[] { value })];

    private static double StandardError(double[] values)
    {
        var mean = values.Average();
        return values.Length < 2 ? double.NaN
            : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
    }

    private static string Text(double value, string format) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}
