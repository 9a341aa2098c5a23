using System.Globalization;
using System.Text;
using FfnnMlNet.Benchmarks.Accuracy;
using FfnnMlNet.Benchmarks.Sparse;
using FfnnMlNet.Benchmarks.Text;
using FfnnMlNet.Tool.Commands;
using FfnnMlNet.Tool.Tables;
using FfnnMlNet.Tool.Training;
using MathNet.Numerics.Statistics;
using Microsoft.ML;

namespace FfnnMlNet.Benchmarks.Tool;

/// <summary>The command ffnn on the sets of docs/accuracy.md, given nothing but the file and the label, with the same training and test
/// rows as the accuracy benchmark, beside the trainers as that benchmark prepares the columns.</summary>
internal static class ToolBenchmark
{
    /// <summary>How much larger the error may be, and how many deviations of its seeds.</summary>
    private const double Tolerance = 0.02;
    private const double Noise = 2;

    private const string Header = "set                   task         metric     ffnn  simplest    linear  trainer  beyond    noise   " +
        "seconds  verdict";

    public static void Run(AccuracyOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("ffnn-benchmark-").FullName;
        try
        {
            var known = options.BaselineFile is { } path ? Results.Read(path) : [];
            using var file = options.ResultFile is { } output ? Results.Create(output) : null;
            Console.WriteLine($"Errors, means over splits and {options.Seeds ?? 3} seeds; effort {options.Effort}");
            Console.WriteLine(Header);
            var (within, all) = (0, 0);
            foreach (var set in options.Sets)
            {
                if (RunSet(options, set, folder, known, file) is not { } isWithin)
                    continue;
                all++;
                within += isWithin ? 1 : 0;
            }
            foreach (var (name, train, test) in options.Texts ? SparseBenchmark.TextTables : [])
            {
                all++;
                within += RunTexts(options, name, train, test, folder) ? 1 : 0;
            }
            Console.WriteLine(FormattableString.Invariant($"{within} of {all} sets within {100 * Tolerance:F0} % of the error of the ") +
                FormattableString.Invariant($"trainer, or within {Noise:F0} deviations over its seeds"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The files of a set; images are written as a CSV file into a folder.</summary>
    public static string[] FilesOf(DataSet set, string dataFolder, string folder)
    {
        if (!set.IsOfImages)
            return [.. set.Files.Select(name => Path.Combine(dataFolder, name))];
        var path = Path.Combine(folder, set.Name + ".csv");
        if (File.Exists(path))
            return [path];
        var loaded = LoadedSet.Load(set, dataFolder);
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        writer.Write(string.Join(',', loaded.NumberNames));
        writer.Write($",{set.Labels[0]}\n");
        for (var row = 0; row < loaded.RowCount; row++)
        {
            foreach (var value in loaded.Numbers[row])
            {
                writer.Write(value.ToString("R", CultureInfo.InvariantCulture));
                writer.Write(',');
            }
            writer.Write(loaded.Classes[row]);
            writer.Write('\n');
        }
        return [path];
    }

    private static bool? RunSet(AccuracyOptions options, DataSet set, string folder, IReadOnlyList<Result> known, TextWriter? file)
    {
        var loaded = LoadedSet.Load(set, options.DataFolder);
        var files = FilesOf(set, options.DataFolder, folder);
        List<Result> ours = [];
        Result[] trainer = [.. known.Where(result => result.Set == set.Name && result.Method == Results.Ours)];
        List<Result> trained = [.. trainer];
        List<(double? Simplest, double? Linear)> beside = [];
        var task = "";
        foreach (var split in Split.Of(loaded.RowCount, loaded.OfficialTrainRows, options.Folds))
        {
            var part = trainer.Length > 0 ? null : new Part(new MLContext(0), loaded, split, standardize: false);
            for (var seed = 0; seed < (options.Seeds ?? 3); seed++)
            {
                try
                {
                    var (result, found, simplest, linear) = Train(options, set, files, split, seed, folder);
                    task = found;
                    Keep(ours, result);
                    beside.Add((simplest, linear));
                }
                catch (FfnnMlNet.Tool.ToolException failure)
                {
                    Console.WriteLine($"{set.Name,-21} {failure.Message}");
                    return false;
                }
                if (part is null)
                    continue;
                var (metrics, seconds) = part.Run(Learners.Ours(new MLContext(seed), set, seed, options.Overrides, default));
                Keep(trained, new Result(set.Name, split.Index, Results.Ours, seed, metrics, seconds));
            }
        }
        return Print(set, task, ours, trained, beside);

        void Keep(List<Result> results, Result result)
        {
            results.Add(result);
            if (file is not null)
                Results.Write(file, result);
        }
    }

    // The trainer gets the defaults of FeaturizeText, as in the benchmark text.
    private static bool RunTexts(AccuracyOptions options, string name, string trainFile, string? testFile, string folder)
    {
        string[] files = [.. new[] { trainFile, testFile }.OfType<string>().Select(file => Path.Combine(options.DataFolder, file))];
        var (train, test) = TextBenchmark.Parts(files[0], testFile is null ? null : files[1]);
        var rows = Enumerable.Range(0, train.Count + test.Count).ToArray();
        var isTest = Array.ConvertAll(rows, row => testFile is null ? row % 5 == 0 : row >= train.Count);
        var split = new Split(0, [.. rows.Where(row => !isTest[row])], [.. rows.Where(row => isTest[row])]);
        var label = CsvReader.Read(files[0], ',')[0][1];
        var set = new DataSet(name, LearningTask.Multiclass, rows.Length, files, [label]);
        List<Result> ours = [];
        List<double> trained = [];
        List<(double? Simplest, double? Linear)> beside = [];
        var (task, asTruth) = ("", train.Select(row => row.Category).Distinct().Count() == 2);
        for (var seed = 0; seed < (options.Seeds ?? 3); seed++)
        {
            var (result, found, simplest, linear) = Train(options, set, files, split, seed, folder);
            task = found;
            ours.Add(result);
            beside.Add((simplest, linear));
            var accuracy = TextBenchmark.AccuracyOf(new TextOptions { TrainFile = files[0] }, options.Effort, seed, train, test, asTruth);
            trained.Add(accuracy);
        }
        var errors = ours.Select(result => Metrics.Error(set.MainMetric, result.Metrics[set.MainMetric])).ToArray();
        var ofTrainer = Metrics.Error(set.MainMetric, trained.Average());
        return Print(set, task, (errors.Average(), errors.StandardDeviation()), ofTrainer, beside, ours) is true;
    }

    private static (Result Result, string Task, double? Simplest, double? Linear) Train(
        AccuracyOptions options, DataSet set, string[] files, Split split, int seed, string folder)
    {
        var clock = new RunClock(null, TimeSpan.Zero);
        var request = new TrainRequest
        {
            Table = new TableOptions { Files = files, Labels = set.Labels },
            Folder = Path.Combine(folder, "model.ffnn"),
            Force = true,
            Effort = Enum.Parse<Effort>(options.Effort, ignoreCase: true),
            Seed = seed,
            Split = new RowSplit(split.Train, split.Test, "those of the protocol"),
            WithOnnx = false,
        };
        var trained = new TrainingRun(request, clock, new QuietView(), default, default).Run();
        var scores = trained.Tested.Scores;
        // The mean of several outputs has no RMSE; the accuracy benchmark judges it by R2 too.
        var metric = scores.First(score => NameOf(score.Metric) == set.MainMetric && score.Label is null);
        return (
            new Result(set.Name, split.Index, "tool", seed, new Dictionary<string, double> { [set.MainMetric] = metric.Model },
                clock.Elapsed.TotalSeconds),
            trained.Metrics.Task, metric.Baseline, metric.Linear);
    }

    private static string NameOf(string metric) => metric switch
    {
        "AUC" => "auc",
        "RMSE" => "rmse",
        "mean R2" => "r2",
        _ => metric,
    };

    private static bool? Print(
        DataSet set, string task, List<Result> ours, List<Result> trained, List<(double? Simplest, double? Linear)> beside)
    {
        var own = SetResult.Of(ours, "tool").Single();
        var other = SetResult.Of(trained, Results.Ours).SingleOrDefault()?.On(own.Splits);
        return Print(set, task, (own.Error(), own.SeedDeviation()), other?.Error(), beside, ours);
    }

    private static bool? Print(
        DataSet set, string task, (double Error, double Deviation) own, double? other,
        List<(double? Simplest, double? Linear)> beside, List<Result> ours)
    {
        var noise = double.IsNaN(own.Deviation) ? 0 : own.Deviation * Noise;
        var beyond = own.Error - other;
        bool? isWithin = beyond is null ? null : beyond <= Math.Max(Tolerance * other!.Value, noise);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{set.Name,-21} {Short(task),-12} {set.MainMetric,-8} {own.Error,7:G4} {Mean(beside.Select(pair => pair.Simplest)),9:G4} ") +
            string.Create(CultureInfo.InvariantCulture,
                $"{Mean(beside.Select(pair => pair.Linear)),9:G4} {other ?? double.NaN,8:G4} {beyond ?? double.NaN,7:G2} {noise,8:G2} ") +
            string.Create(CultureInfo.InvariantCulture,
                $"{ours.Average(result => result.Seconds),9:F1}  {(isWithin is null ? "-" : isWithin.Value ? "within" : "BEYOND")}"));
        return isWithin;

        double Mean(IEnumerable<double?> values) =>
            values.OfType<double>().Select(value => Metrics.Error(set.MainMetric, value)).DefaultIfEmpty(double.NaN).Average();
    }

    private static string Short(string task) => task switch
    {
        "BinaryClassification" => "two classes",
        "MulticlassClassification" => "classes",
        "MultiOutputRegression" => "numbers",
        _ => "number",
    };
}
