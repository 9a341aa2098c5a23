using System.Diagnostics;
using Microsoft.ML;

namespace FfnnMlNet.Benchmarks.Plans;

/// <summary>Measures fits of a small table with one thread and with the default number, first alone on the machine and then beside a
/// process that keeps every processor busy.</summary>
internal static class BusyBenchmark
{
    private const int Rows = 400;
    private const int Features = 2;
    private const int Turns = 9;

    // The length of a turn. It has so many fits that one time slice of the system more or less hardly matters.
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(1);

    public static void Run()
    {
        Console.WriteLine(
            $"Fits of {Rows} x {Features} rows, median of {Turns} turns of {s_turn.TotalSeconds:N0} s each, " +
            $"{Environment.ProcessorCount} processors:");
        Console.WriteLine();
        Console.WriteLine("| machine | options | one thread, ms per fit | default threads, ms per fit | ratio |");
        Console.WriteLine("|---|---|--:|--:|--:|");
        foreach (var isBusy in new[] { false, true })
        {
            using var busy = isBusy ? StartBusyProcess() : null;
            try
            {
                foreach (var (name, options) in Cases())
                    Compare(isBusy ? "busy" : "idle", name, options);
            }
            finally
            {
                busy?.Kill();
                busy?.WaitForExit();
            }
        }
    }

    /// <summary>The work of the busy process until it is killed.</summary>
    public static void Spin()
    {
        Thread[] others = [.. Enumerable.Range(1, Environment.ProcessorCount - 1).Select(_ => new Thread(Loop) { IsBackground = true })];
        foreach (var other in others)
            other.Start();
        Loop();

        static void Loop()
        {
            while (true)
                Thread.SpinWait(1000);
        }
    }

    private static IEnumerable<(string Name, Func<FfnnRegressionTrainer.Options> Options)> Cases() =>
    [
        ("Fast", () => new() { Effort = Effort.Fast, Seed = 1 }),
        ("Balanced", () => new() { Effort = Effort.Balanced, Seed = 1 }),
        ("Manual", () => new() { Effort = Effort.Manual, Seed = 1 }),
        ("Manual, 512, 512 of 256", () => new() { Effort = Effort.Manual, HiddenLayers = [512, 512], BatchSize = 256, Seed = 1 }),
    ];

    private static void Compare(string machine, string name, Func<FfnnRegressionTrainer.Options> options)
    {
        var ml = new MLContext(seed: 1);
        var table = MadeUp.Line(ml, Rows, Features, seed: 1);
        double[] one = new double[Turns], many = new double[Turns];
        Seconds(ml, table, options, 1);
        for (var turn = 0; turn < Turns; turn++)
        {
            // In the order A B, B A, ..., so that a slow drift affects both alike.
            for (var half = 0; half < 2; half++)
            {
                if ((turn + half) % 2 == 0)
                    one[turn] = Seconds(ml, table, options, 1);
                else
                    many[turn] = Seconds(ml, table, options, null);
            }
        }
        Console.WriteLine(
            $"| {machine} | {name} | {one.Median() * 1000:N1} | {many.Median() * 1000:N1} | " +
            $"{many.Zip(one, (b, a) => b / a).ToArray().Median():N2} |");
    }

    private static double Seconds(MLContext ml, IDataView table, Func<FfnnRegressionTrainer.Options> create, int? threads)
    {
        var options = create();
        options.NumberOfThreads = threads;
        var trainer = new FfnnRegressionTrainer(ml, options);
        var clock = Stopwatch.StartNew();
        var fits = 0;
        do
        {
            trainer.Fit(table);
            fits++;
        }
        while (clock.Elapsed < s_turn);
        return clock.Elapsed.TotalSeconds / fits;
    }

    private static Process StartBusyProcess() => Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
    {
        ArgumentList = { "busy", "--spin" },
    })!;
}
