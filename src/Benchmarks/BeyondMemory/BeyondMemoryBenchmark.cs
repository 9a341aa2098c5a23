using FfnnMlNet.Benchmarks.Preparation;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FfnnMlNet.Benchmarks.BeyondMemory;

/// <summary>Trains on more rows than are kept in memory. Prints the resident memory over time, and the seconds of an epoch beside those
/// with all rows in memory.</summary>
internal static class BeyondMemoryBenchmark
{
    public static void Run(BeyondMemoryOptions options)
    {
        Console.WriteLine(
            $"{options.Rows:N0} rows of {options.Columns} {(options.IsText ? "words" : "numbers")}, " +
            (options.LimitMegabytes is { } limit ? $"{limit:G6} MB of features in memory" : "the default limit of memory"));
        var onDisk = Fit(options, options.LimitMegabytes is { } megabytes ? (long)(megabytes * (1 << 20)) : null);
        Print("on disk", onDisk.Epochs);
        if (!options.Compares)
            return;
        Console.WriteLine("All rows in memory:");
        var inMemory = Fit(options, long.MaxValue);
        Print("in memory", inMemory.Epochs);
        var (disk, memory) = (Best(onDisk.Epochs), Best(inMemory.Epochs));
        Console.WriteLine(
            $"An epoch on disk takes {disk.Elapsed / memory.Elapsed:F2} times the seconds of one in memory, and " +
            $"{disk.Processor / memory.Processor:F2} times those of the processors.");
        Console.WriteLine($"The models are the same bit for bit: {onDisk.Fingerprint == inMemory.Fingerprint}");
    }

    // The first epoch has the compiler's work too.
    private static Duration Best(IReadOnlyList<Duration> epochs) => epochs.Skip(1).Aggregate(Duration.Shorter);

    private static void Print(string where, IReadOnlyList<Duration> epochs)
    {
        foreach (var (i, epoch) in epochs.Index())
            Console.WriteLine($"Epoch {i + 1} {where}: {epoch.Elapsed:F1} s, {epoch.Processor:F1} s of the processors");
    }

    private static (string Fingerprint, IReadOnlyList<Duration> Epochs) Fit(BeyondMemoryOptions options, long? limit)
    {
        var ml = new MLContext(seed: 1);
        using var memory = new MemoryTimeline("reading", options.Every);
        List<Duration> epochs = [];
        Dictionary<int, int> membersDone = [];
        var start = Duration.Now();
        ml.Log += (_, message) =>
        {
            if (message.Source.Contains("Ffnn", StringComparison.Ordinal) && message.Kind != ChannelMessageKind.Trace)
                Console.WriteLine($"  {message.Message}");
            if (!message.Message.Contains("Before the first epoch", StringComparison.Ordinal))
                return;
            memory.Begin("epoch 1");
            start = Duration.Now();
        };
        var rows = MadeUpRows.View(ml, options, onEnd: () => memory.Begin("preparing"));
        void Set(FfnnOptions set)
        {
            (set.Effort, set.Seed, set.NumberOfEpochs, set.MemoryLimitBytes) = (options.Effort, 1, options.Epochs, limit);
            set.NumberOfThreads = options.Threads;
            if (options.Layers is { } layers)
                set.HiddenLayers = [.. layers.Select(units => new HiddenLayer(units))];
            set.OnEpoch = summary =>
            {
                // Members are trained side by side.
                membersDone[summary.Epoch] = membersDone.GetValueOrDefault(summary.Epoch) + 1;
                if (membersDone[summary.Epoch] < summary.NumberOfMembers)
                    return;
                epochs.Add(Duration.Since(start));
                start = Duration.Now();
                memory.Begin(summary.Epoch == summary.NumberOfEpochs ? "after the last epoch" : $"epoch {summary.Epoch + 1}");
            };
        }
        string fingerprint;
        if (options.IsText)
        {
            var set = new FfnnTrainer.Options();
            Set(set);
            fingerprint = new FfnnTrainer(ml, set).Fit(rows).Model.Fingerprint();
        }
        else
        {
            var set = new FfnnRegressionTrainer.Options();
            Set(set);
            fingerprint = new FfnnRegressionTrainer(ml, set).Fit(rows).Model.Fingerprint();
        }
        memory.PrintPhases();
        return (fingerprint, epochs);
    }
}
