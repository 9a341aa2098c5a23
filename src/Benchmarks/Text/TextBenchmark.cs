using System.Diagnostics;
using FfnnMlNet.Benchmarks.Accuracy;
using FfnnMlNet.Benchmarks.Sparse;
using Microsoft.ML;

namespace FfnnMlNet.Benchmarks.Text;

/// <summary>Free text as in ML.NET's first tutorial: FeaturizeText with its defaults, then a trainer. ML.NET's SDCA and each effort of this
/// library get the same rows in the same order.</summary>
internal static class TextBenchmark
{
    public const string Sdca = "sdca";

    private const int Folds = 5;

    public static void Run(TextOptions options)
    {
        var (train, test) = Parts(options.TrainFile, options.TestFile);
        if (options.Nested)
            (test, train) = ([.. train.Where((_, i) => i % Folds == 1)], [.. train.Where((_, i) => i % Folds != 1)]);
        Console.WriteLine(
            $"{train.Count} rows to train, {test.Count} to test, {Environment.ProcessorCount} processors, " +
            $"options set: [{options.Overrides}]");
        Console.WriteLine($"{"learner",-22}{"seed",5}{"accuracy",10}{"log-loss",10}{"fit s",8}{"cpu s",8}{"test s",8}{"peak GB",9}");
        var isBinary = train.Select(row => row.Category).Distinct().Count() == 2;
        foreach (var learner in options.Learners)
        {
            for (var seed = 0; seed < (learner == Sdca ? 1 : options.Seeds); seed++)
            {
                Measure(options, learner, seed, train, test, asTruth: false);
                if (isBinary)
                    Measure(options, learner, seed, train, test, asTruth: true);
            }
        }
    }

    /// <summary>The training and the test rows of a table.</summary>
    /// <param name="testFile">Null = every fifth row of the training file, from the first on, is a test row.</param>
    public static (List<TextRow> Train, List<TextRow> Test) Parts(string trainFile, string? testFile)
    {
        var train = Read(trainFile);
        return testFile is not null ? (train, Read(testFile))
            : ([.. train.Where((_, i) => i % Folds != 0)], [.. train.Where((_, i) => i % Folds == 0)]);
    }

    /// <summary>The accuracy of a trainer with the defaults of FeaturizeText, as this benchmark trains it.</summary>
    public static double AccuracyOf(TextOptions options, string learner, int seed, List<TextRow> train, List<TextRow> test, bool asTruth)
    {
        var ml = new MLContext(seed);
        var features = Features(ml, train, test);
        var model = Fit(ml, options, learner, seed, asTruth, features.Transform(ml.Data.LoadFromEnumerable(train)));
        return Judge(ml, model.Transform(features.Transform(ml.Data.LoadFromEnumerable(test))), asTruth).Accuracy;
    }

    // Sets the labels of two classes as well.
    private static ITransformer Features(MLContext ml, List<TextRow> train, List<TextRow> test)
    {
        var first = train[0].Category;
        foreach (var row in train.Concat(test))
            row.Truth = row.Category == first;
        return ml.Transforms.Text.FeaturizeText("Features", "Text")
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Category"))
            .Fit(ml.Data.LoadFromEnumerable(train));
    }

    /// <summary>The rows of a file with a header and the columns text and label.</summary>
    private static List<TextRow> Read(string path) =>
        [.. CsvReader.Read(path, ',').Skip(1).Where(row => row.Length >= 2)
            .Select(row => new TextRow { Text = row[0], Category = row[1] })];

    private static void Measure(TextOptions options, string learner, int seed, List<TextRow> train, List<TextRow> test, bool asTruth)
    {
        using var memory = new PeakMemory();
        var ml = new MLContext(seed: learner == Sdca ? 1 : seed);
        if (options.Log)
            ml.Log += (_, line) => Console.WriteLine(
                line.Kind >= Microsoft.ML.Runtime.ChannelMessageKind.Info && line.Source.Contains("Ffnn", StringComparison.Ordinal)
                    ? line.Message
                    : "");
        var features = Features(ml, train, test);
        var trainView = features.Transform(ml.Data.LoadFromEnumerable(train));
        var (watch, before) = (Stopwatch.StartNew(), SparseBenchmark.ProcessorSeconds());
        var model = Fit(ml, options, learner, seed, asTruth, trainView);
        var (seconds, processor) = (watch.Elapsed.TotalSeconds, SparseBenchmark.ProcessorSeconds() - before);
        watch.Restart();
        var (accuracy, logLoss) = Judge(ml, model.Transform(features.Transform(ml.Data.LoadFromEnumerable(test))), asTruth);
        Console.WriteLine(
            $"{learner + (asTruth ? " (binary)" : ""),-22}{seed,5}{accuracy,10:F4}{logLoss,10:F4}{seconds,8:F1}{processor,8:F1}" +
            $"{watch.Elapsed.TotalSeconds,8:F1}{memory.Gigabytes,9:F2}");
    }

    private static ITransformer Fit(MLContext ml, TextOptions options, string learner, int seed, bool asTruth, IDataView train)
    {
        if (learner == Sdca)
        {
            return asTruth
                ? ml.BinaryClassification.Trainers.SdcaLogisticRegression("Truth").Fit(train)
                : ml.MulticlassClassification.Trainers.SdcaMaximumEntropy().Fit(train);
        }
        return asTruth
            ? ml.BinaryClassification.Trainers.Ffnn(With(new FfnnBinaryTrainer.Options { LabelColumnName = "Truth" })).Fit(train)
            : ml.MulticlassClassification.Trainers.Ffnn(With(new FfnnTrainer.Options())).Fit(train);

        T With<T>(T chosen)
            where T : FfnnOptions
        {
            (chosen.Effort, chosen.Seed) = (Enum.Parse<Effort>(learner), seed);
            options.Overrides.Apply(chosen);
            return chosen;
        }
    }

    private static (double Accuracy, double LogLoss) Judge(MLContext ml, IDataView scored, bool asTruth)
    {
        if (asTruth)
        {
            var binary = ml.BinaryClassification.Evaluate(scored, "Truth");
            // In nats, as for the other trainers.
            return (binary.Accuracy, binary.LogLoss * Math.Log(2));
        }
        var metrics = ml.MulticlassClassification.Evaluate(scored);
        return (metrics.MicroAccuracy, metrics.LogLoss);
    }
}
