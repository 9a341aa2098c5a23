using System.Diagnostics;
using System.Globalization;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Mpi.Check;

/// <summary>Times training on two ranks beside two processes that train the same alone, both on two cores with one thread each.</summary>
internal static class Throughput
{
    private const int Repeats = 5;
    private const int WarmUp = 10;

    /// <summary>The workloads: an ensemble of eight networks, and the networks W3 and W4 of the benchmarks.</summary>
    public static readonly IReadOnlyList<(string Name, double Least)> Workloads = [("ensemble", 0.95), ("W3", 0.88), ("W4", 0.78)];

    /// <summary>Prints the throughput of each workload, in pairs of runs one after the other.</summary>
    /// <returns>True when every median is as high as it must be.</returns>
    public static bool Run(MpiCommand mpi, IEnumerable<string> only)
    {
        var isGood = true;
        Console.WriteLine($"{mpi.Name}: throughput of 2 ranks beside 2 processes alone, median of {Repeats} pairs");
        foreach (var (name, least) in Workloads.Where(workload => !only.Any() || only.Contains(workload.Name)))
        {
            var ratios = new double[Repeats];
            for (var pair = 0; pair < Repeats; pair++)
            {
                var alone = Enumerable.Range(0, 2).Select(_ => mpi.Start(1, ["rank", "steps", name])).ToArray();
                var ofAlone = alone.Select(process => SecondsOf(Ended.Of(process))).Sum(seconds => 1 / seconds);
                ratios[pair] = 1 / SecondsOf(mpi.Run(2, ["rank", "steps", name])) / ofAlone;
            }
            Array.Sort(ratios);
            var median = ratios[Repeats / 2];
            isGood &= median >= least;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {name}: {median:F3} (from {ratios[0]:F3} to {ratios[^1]:F3}), must be {least} or more: ") +
                (median >= least ? "ok" : "TOO LOW"));
        }
        return isGood;
    }

    /// <summary>Times one workload on this rank and prints the seconds.</summary>
    /// <param name="arguments">The name of the workload.</param>
    public static void Measure(RankGroup ranks, string[] arguments)
    {
        var seconds = arguments[0] == "ensemble" ? OfEnsemble(ranks) : OfSteps(ranks, arguments[0]);
        if (ranks.IsFirst)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seconds {seconds:R}"));
    }

    private static double SecondsOf(Ended run) => double.Parse(
        run.Line("seconds") ?? throw new InvalidOperationException($"A run has failed: {run.Errors}"), CultureInfo.InvariantCulture);

    private static double OfSteps(RankGroup ranks, string name)
    {
        var isW3 = name == "W3";
        int[] sizes = isW3 ? [784, 1024, 1024, 10] : [50, 256, 256, 256, 2];
        var (batch, steps) = isW3 ? (256, 240) : (1_024, 800);
        var (network, rows) = (NetworkOf(sizes), Rows(sizes[0], sizes[^1], 8 * batch));
        var settings = EnsembleTraining.WithExchange(Settings(batch) with { Ranks = ranks, GradientShards = 8 });
        using var exchange = settings.Exchange;
        WeightInitialization.GlorotUniform.Apply(network, 1, null);
        var loop = new TrainingLoop(network, settings, rows, null, null);
        Repeat(WarmUp);
        var clock = Stopwatch.StartNew();
        Repeat(steps);
        return clock.Elapsed.TotalSeconds;

        void Repeat(int count)
        {
            for (var step = 0; step < count; step++)
            {
                if (step % loop.StepsPerEpoch == 0)
                    loop.StartEpoch(1 + (step / loop.StepsPerEpoch));
                loop.RunStep(1 + (step / loop.StepsPerEpoch), step % loop.StepsPerEpoch);
            }
        }
    }

    private static double OfEnsemble(RankGroup ranks)
    {
        const int Members = 8;
        int[] sizes = [50, 256, 256, 256, 2];
        var rows = Rows(sizes[0], sizes[^1], 20_000);
        var settings = Settings(256) with { Ranks = ranks, NumberOfEpochs = 4 };
        _ = EnsembleTraining.Run(Networks(), Of(rows), settings with { NumberOfEpochs = 1, StepsPerEpoch = WarmUp });
        var clock = Stopwatch.StartNew();
        _ = EnsembleTraining.Run(Networks(), Of(rows), settings);
        return clock.Elapsed.TotalSeconds;

        FeedForwardNetwork[] Networks() => [.. Enumerable.Range(0, Members).Select(_ => NetworkOf(sizes))];

        static MemberRows[] Of(TrainingMatrix rows) => [.. Enumerable.Repeat(new MemberRows(rows, null), Members)];
    }

    private static FeedForwardNetwork NetworkOf(int[] sizes) => new(
        new Layout(sizes), [.. Enumerable.Repeat(Activation.Relu, sizes.Length - 2), Activation.Softmax]);

    private static TrainingSettings Settings(int batch) => new()
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.001f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.Shuffle,
        BatchSize = batch,
        NumberOfEpochs = 1_000_000,
        Seed = 1,
    };

    private static TrainingMatrix Rows(int features, int classes, int count)
    {
        var rows = TrainingMatrix.ForClasses(features, classes, weighted: false);
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < count; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextSingle();
            rows.AddClass(random.NextInt32(classes), 1);
        }
        return rows;
    }
}
