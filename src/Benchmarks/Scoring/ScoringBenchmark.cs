using System.Diagnostics;
using System.Text.Json;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Spectre.Console;

namespace FfnnMlNet.Benchmarks;

/// <summary>Measures the scoring of a 64-512-512-10 network with sigmoid and softmax, in turn with ONNX Runtime on the same
/// weights.</summary>
internal static class ScoringBenchmark
{
    private const int Repetitions = 15;
    private const double SecondsPerRepetition = 0.04;
    private const double SecondsOfWarmUp = 0.5;
    private const float Tolerance = 1e-5f;

    private static readonly int[] Sizes = [64, 512, 512, 10];
    private static readonly int[] RowCounts = [1, 16, 256, 4096];

    private sealed record Measurement(
        int Rows, int Threads, double Microseconds, double BestMicroseconds, double Gigaflops, double PeakOfOneCore,
        double OnnxMicroseconds, double BestOnnxMicroseconds, double OnnxGigaflops, double TimesAsFast, double LargestDifference);

    public static void Run(BenchmarkOptions options)
    {
        var network = new FeedForwardNetwork(new Network.Layout(Sizes), [Activation.Sigmoid, Activation.Sigmoid, Activation.Softmax]);
        WeightInitialization.GlorotUniform.Apply(network, seed: 1);
        var model = new NetworkModel(network, ScoreKind.Probabilities, "", [], []);
        var measurements = RowCounts.Select(rows => Measure(network, model, rows, options.Threads)).ToList();
        if (options.Json)
            measurements.ForEach(each => Console.WriteLine(JsonSerializer.Serialize(each)));
        else
            Print(measurements);
    }

    private static Measurement Measure(FeedForwardNetwork network, NetworkModel model, int rows, int threads)
    {
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        var features = new float[rows * Sizes[0]];
        foreach (ref var feature in features.AsSpan())
            feature = random.NextSingle();
        float[] scores = new float[rows * Sizes[^1]], onnxScores = new float[scores.Length];
        using var onnx = new OnnxPeer(network, features, onnxScores, rows, threads);
        Action ours = rows == 1 ? () => model.Predict(features, scores) : () => model.PredictBatch(features, scores, threads);

        var (calls, onnxCalls) = (CallsOf(ours), CallsOf(onnx.Run));
        var difference = scores.Zip(onnxScores, (one, other) => Math.Abs(one - other)).Max();
        if (!(difference <= Tolerance))
            throw new InvalidDataException($"ONNX Runtime scores {rows} rows differently, by {difference:G3}.");
        double[] seconds = new double[Repetitions], onnxSeconds = new double[Repetitions], peaks = new double[Repetitions];
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            peaks[repetition] = FmaPeak.MeasureGigaflops();
            seconds[repetition] = SecondsOf(ours, calls);
            onnxSeconds[repetition] = SecondsOf(onnx.Run, onnxCalls);
        }
        var operations = 2e-9 * rows * Sizes.Zip(Sizes.Skip(1), (inputs, outputs) => (long)inputs * outputs).Sum();
        return new Measurement(
            rows, threads, seconds.Median() * 1e6, seconds.Min() * 1e6, operations / seconds.Median(), peaks.Median(),
            onnxSeconds.Median() * 1e6, onnxSeconds.Min() * 1e6, operations / onnxSeconds.Median(),
            seconds.Zip(onnxSeconds, (one, other) => other / one).Median(), difference);
    }

    // The number of calls in one repetition, measured after the compiler is done.
    private static int CallsOf(Action action)
    {
        var warmUp = Stopwatch.StartNew();
        while (warmUp.Elapsed.TotalSeconds < SecondsOfWarmUp)
            action();
        return Math.Max(1, (int)(SecondsPerRepetition / SecondsOf(action, calls: 20)));
    }

    private static double SecondsOf(Action action, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var call = 0; call < calls; call++)
            action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    private static void Print(List<Measurement> measurements)
    {
        var table = new Table().Border(TableBorder.Markdown);
        string[] headers =
        [
            "rows", "us", "best", "GFLOP/s", "peak of a core", "ONNX Runtime, us", "best", "GFLOP/s", "times as fast", "largest difference",
        ];
        foreach (var header in headers)
            table.AddColumn(new TableColumn(header).RightAligned());
        foreach (var each in measurements)
            table.AddRow(
                $"{each.Rows:N0}", $"{each.Microseconds:N1}", $"{each.BestMicroseconds:N1}", $"{each.Gigaflops:N0}",
                $"{each.PeakOfOneCore:N0}", $"{each.OnnxMicroseconds:N1}", $"{each.BestOnnxMicroseconds:N1}", $"{each.OnnxGigaflops:N0}",
                $"{each.TimesAsFast:N2}", $"{each.LargestDifference:G2}");
        Console.WriteLine(
            $"{string.Join('-', Sizes)}; {LaneWidth.Current} lanes, {measurements[0].Threads} thread(s), " +
            $"medians of {Repetitions} repetitions in turn");
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        AnsiConsole.Write(table);
    }
}
