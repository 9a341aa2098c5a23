using System.Diagnostics;
using Microsoft.ML;

namespace FfnnMlNet.Benchmarks.Plans;

/// <summary>Measures the effects of time limits and of many epochs.</summary>
internal static class PlanBenchmark
{
    /// <summary>The seconds of Fit under a time limit, and the quality of the model beside that of a linear one.</summary>
    public static void RunTimeLimit(double seconds)
    {
        const int Rows = 100_000, Features = 30;
        Console.WriteLine($"{Rows:N0} x {Features} rows in memory, TimeLimit {seconds} s, {Environment.ProcessorCount} processors:");
        Console.WriteLine();
        Console.WriteLine("| effort | task | seconds | score | linear | members | epochs | steps per epoch |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|--:|");
        var limit = TimeSpan.FromSeconds(seconds);
        foreach (var effort in Enum.GetValues<Effort>())
        {
            var ml = new MLContext(seed: 1);
            IDataView train = MadeUp.Waves(ml, Rows, Features, seed: 1), test = MadeUp.Waves(ml, 20_000, Features, seed: 2);
            var (keys, flags) = (
                ml.Transforms.Conversion.MapValueToKey("Label", "Part").Fit(train),
                ml.Transforms.CopyColumns("Label", "IsAbove").Fit(train));
            Print(
                effort, "regression, R2", train,
                new FfnnRegressionTrainer(ml, new FfnnRegressionTrainer.Options { Effort = effort, TimeLimit = limit }),
                ml.Regression.Trainers.Sdca(), model => ml.Regression.Evaluate(model.Transform(test)).RSquared,
                model => model.Model.TrainingOptions);
            Print(
                effort, "multiclass, accuracy", keys.Transform(train),
                new FfnnTrainer(ml, new FfnnTrainer.Options { Effort = effort, TimeLimit = limit }),
                ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(),
                model => ml.MulticlassClassification.Evaluate(model.Transform(keys.Transform(test))).MicroAccuracy,
                model => model.Model.TrainingOptions);
            Print(
                effort, "binary, accuracy", flags.Transform(train),
                new FfnnBinaryTrainer(ml, new FfnnBinaryTrainer.Options { Effort = effort, TimeLimit = limit }),
                ml.BinaryClassification.Trainers.SdcaLogisticRegression(),
                model => ml.BinaryClassification.Evaluate(model.Transform(flags.Transform(test))).Accuracy,
                model => model.Model.SubModel.TrainingOptions);
        }
    }

    /// <summary>The errors with more and more epochs and early stopping, beside that of the default.</summary>
    public static void RunPatience(int seeds)
    {
        const int Rows = 2_000, Features = 9;
        Console.WriteLine($"{Rows:N0} x {Features} rows of 3 x0 + x1, RMSE on 2,000 others by seed, EarlyStopping(20):");
        Console.WriteLine();
        Console.WriteLine("| effort | epochs | RMSE | epochs done |");
        Console.WriteLine("|---|--:|---|---|");
        var ml = new MLContext(seed: 1);
        IDataView train = MadeUp.Line(ml, Rows, Features, seed: 1), test = MadeUp.Line(ml, 2_000, Features, seed: 2);
        foreach (var effort in new[] { Effort.Balanced, Effort.Fast })
        {
            foreach (var epochs in new int?[] { null, 64, 128, 1_000, 10_000, 100_000, 1_000_000 })
            {
                List<string> errors = [], done = [];
                for (var seed = 1; seed <= seeds; seed++)
                {
                    var options = new FfnnRegressionTrainer.Options { Effort = effort, Seed = seed };
                    if (epochs is { } many)
                        (options.NumberOfEpochs, options.EarlyStopping) = (many, new EarlyStopping(20));
                    var model = new FfnnRegressionTrainer(ml, options).Fit(train);
                    errors.Add($"{ml.Regression.Evaluate(model.Transform(test)).RootMeanSquaredError:F4}");
                    done.Add($"{model.Model.History.Count}");
                }
                Console.WriteLine(
                    $"| {effort} | {(epochs is null ? "default" : $"{epochs:N0}")} | " +
                    $"{string.Join(", ", errors)} | {string.Join(", ", done)} |");
            }
        }
    }

    private static void Print<TOurs, TLinear>(
        Effort effort, string task, IDataView train, IEstimator<TOurs> ours, IEstimator<TLinear> linear, Func<ITransformer, double> score,
        Func<TOurs, IReadOnlyDictionary<string, string>> optionsOf)
        where TOurs : class, ITransformer
        where TLinear : class, ITransformer
    {
        var clock = Stopwatch.StartNew();
        var model = ours.Fit(train);
        var seconds = clock.Elapsed.TotalSeconds;
        var options = optionsOf(model);
        Console.WriteLine(
            $"| {effort} | {task} | {seconds:F2} | {score(model):F4} | {score(linear.Fit(train)):F4} | " +
            $"{options["EnsembleSize"]} | {options["NumberOfEpochs"]} | {options["StepsPerEpoch"]} |");
    }
}
