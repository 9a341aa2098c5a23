using System.Diagnostics;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Benchmarks;

/// <summary>Measures how long a run takes to end after it is cancelled in the middle of a step that takes about a second.</summary>
internal static class CancelBenchmark
{
    private const int Repetitions = 20;
    private const int Rows = 1024;
    private const int Features = 64;
    private const int Classes = 10;

    private static readonly int[] Sizes = [Features, 4096, 4096, Classes];

    public static void Run(BenchmarkOptions options)
    {
        var rows = CreateRows();
        var step = SecondsOfAStep(rows, options.Threads);
        Console.WriteLine(
            $"{string.Join('-', Sizes)}, batch {Rows}, Adam, {LaneWidth.Current} lanes, {options.Threads} thread(s): " +
            $"a step takes {step * 1000:N0} ms");
        // Each run is cancelled at another moment of the step, so that some are in forward, some in backward and some in the update.
        var milliseconds = new double[Repetitions];
        for (var repetition = 0; repetition < Repetitions; repetition++)
            milliseconds[repetition] = MillisecondsToEnd(rows, options.Threads, step * (repetition + 0.5) / Repetitions);
        Console.WriteLine(
            $"from Cancel to the end of the run, {Repetitions} times: " +
            $"median {milliseconds.Median():N1} ms, worst {milliseconds.Max():N1} ms");
    }

    private static TrainingMatrix CreateRows()
    {
        var rows = TrainingMatrix.ForClasses(Features, Classes, weighted: false);
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < Rows; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextSingle();
            rows.AddClass(random.NextInt32(Classes), 1);
        }
        return rows;
    }

    private static double SecondsOfAStep(TrainingMatrix rows, int threads)
    {
        var network = CreateNetwork();
        var settings = Settings(threads, () => { });
        settings.Initialization.Apply(network, settings.Seed);
        using var team = threads > 1 ? new ThreadTeam(threads) : null;
        var loop = new TrainingLoop(network, settings, rows, validationRows: null, team);
        loop.RunEpoch(1);
        var start = Stopwatch.GetTimestamp();
        loop.RunEpoch(2);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double MillisecondsToEnd(TrainingMatrix rows, int threads, double secondsIntoStep)
    {
        using var source = new CancellationTokenSource();
        using var isTraining = new ManualResetEventSlim();
        long cancelled = 0;
        var canceller = new Thread(() =>
        {
            isTraining.Wait();
            Thread.Sleep(TimeSpan.FromSeconds(secondsIntoStep));
            cancelled = Stopwatch.GetTimestamp();
            source.Cancel();
        });
        canceller.Start();
        // Each epoch has one step. The first step has begun when the loop asks for the first time.
        var settings = Settings(threads, () =>
        {
            isTraining.Set();
            source.Token.ThrowIfCancellationRequested();
        });
        try
        {
            TrainingLoop.Run(CreateNetwork(), settings, rows);
        }
        catch (OperationCanceledException)
        {
        }
        var end = Stopwatch.GetTimestamp();
        canceller.Join();
        return Stopwatch.GetElapsedTime(cancelled, end).TotalMilliseconds;
    }

    private static FeedForwardNetwork CreateNetwork() => new(new Layout(Sizes), [Activation.Relu, Activation.Relu, Activation.Softmax]);

    private static TrainingSettings Settings(int threads, Action checkAlive) => new()
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.0001f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.InOrder,
        BatchSize = Rows,
        NumberOfEpochs = 1_000,
        Seed = 1,
        NumberOfThreads = threads,
        CheckAlive = checkAlive,
    };
}
