using Microsoft.ML;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>The protocol of docs/accuracy.md from files to tables.</summary>
internal static class AccuracyBenchmark
{
    public static void Run(AccuracyOptions options)
    {
        var results = options.FromFile is { } path
            ? [.. Results.Read(path).Where(result => options.Sets.Any(set => set.Name == result.Set))]
            : Measure(options);
        if (results.Count == 0)
            return;
        if (options.FromFile is null)
            Console.WriteLine($"Effort {options.Effort}, options set: [{options.Overrides}], {Environment.ProcessorCount} processors");
        if (options.Nested || options.BaselineFile is not null)
            BaselineReport.Print(options, results);
        BaggedReport.Print(options, results);
        CostReport.Print(options, results);
        if (!options.Nested)
            AccuracyReport.Print(options, results);
        LinearReport.Print(options, results);
    }

    private static List<Result> Measure(AccuracyOptions options)
    {
        List<Result> results = [];
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += OnCancel;
        try
        {
            using var file = options.ResultFile is { } path ? Results.Create(path) : null;
            foreach (var set in options.Sets)
                RunSet(options, set, results, file, interrupt.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted: the tables have the results so far.");
        }
        finally
        {
            Console.CancelKeyPress -= OnCancel;
        }
        return results;

        void OnCancel(object? sender, ConsoleCancelEventArgs press)
        {
            // A second Ctrl-C ends the program at once.
            press.Cancel = !interrupt.IsCancellationRequested;
            interrupt.Cancel();
        }
    }

    private static void RunSet(AccuracyOptions options, DataSet set, List<Result> results, TextWriter? file, CancellationToken interrupt)
    {
        var loaded = LoadedSet.Load(set, options.DataFolder);
        foreach (var whole in Split.Of(loaded.RowCount, loaded.OfficialTrainRows, options.Folds))
        {
            var split = options.Nested ? whole.Nested() : whole;
            var data = options.TargetStatistics is { } levels ? TargetStatistics.AddedTo(loaded, split, levels) : loaded;
            // Until the trainers scale and fill missing cells for themselves, the pipeline does. Then --standardize alone decides.
            var standardize = options.Standardize || !OptionOverrides.Exists("FeatureScaling");
            var part = new Part(new MLContext(0), data, split, standardize);
            // LightGBM is slow on images, and the anchors have it for a part of mnist only.
            var withLightGbm = options.LightGbm && !set.IsOfImages;
            var withBagged = options.LightGbmBagged && !set.IsOfImages;
            var rawPart = withLightGbm || withBagged ? new Part(new MLContext(0), data, split, standardize: false) : null;
            if (options.Linear)
            {
                // It has no seed, so one run per split is enough.
                Take(options.Nested ? Results.LinearNested : Results.Linear,
                    new Part(new MLContext(0), data, split, standardize: true), 0, Learners.Linear(new MLContext(0), set));
            }
            if (withBagged)
                TakeRun(options.Nested ? Results.BaggedNested : Results.Bagged, rawPart!, 0, BaggedLightGbm.Run(rawPart!, set));
            for (var seed = 0; seed < (options.Seeds ?? set.Seeds); seed++)
            {
                interrupt.ThrowIfCancellationRequested();
                // In turn with the other trainer, so that a busy machine slows both. It has no seed; a further run only measures its
                // seconds again.
                if (withLightGbm)
                {
                    Take(options.Nested ? Results.LightGbmNested : Results.LightGbm, rawPart!, seed,
                        Learners.LightGbm(new MLContext(0), set));
                }
                Take(options.Nested ? Results.OursNested : Results.Ours, part, seed,
                    Learners.Ours(new MLContext(seed), set, seed, options.Overrides, interrupt));
            }

            void Take(string method, Part from, int seed, IReadOnlyList<Func<IDataView, ITransformer>> fits) =>
                TakeRun(method, from, seed, from.Run(fits));

            void TakeRun(string method, Part from, int seed, (Dictionary<string, double> Metrics, double Seconds) run)
            {
                var (metrics, seconds) = run;
                var result = new Result(set.Name, split.Index, method, seed, metrics, seconds);
                results.Add(result);
                if (file is not null)
                    Results.Write(file, result);
                Console.Error.WriteLine($"{set.Name} split {split.Index} seed {seed} ({split.Train.Length} + {split.Test.Length} rows, " +
                    $"{from.InputCount} inputs) {method}: " +
                    $"{string.Join(", ", metrics.Select(metric => $"{metric.Key} {metric.Value:G5}"))}; {seconds:F2} s");
            }
        }
    }
}
