using System.Diagnostics;
using System.Text.Json;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Spectre.Console;

namespace FfnnMlNet.Benchmarks;

/// <summary>Measures the real training loop on the workloads: shuffle, gather, forward, loss, backward and update.</summary>
internal static class TrainingBenchmark
{
    private const int Repetitions = 5;
    private const double SecondsPerRepetition = 0.2;
    private const double SecondsOfWarmUp = 0.6;

    private sealed record Measurement(
        string Workload, string Layers, int Lanes, int Threads, double MicrosecondsPerStep, double BestMicrosecondsPerStep,
        double ProcessorMicrosecondsPerStep,
        double GigaflopsPerSecond,
        double PeakOfOneCore, double ShareOfPeak, double RowsPerSecond);

    public static void Run(BenchmarkOptions options)
    {
        var measurements = new List<Measurement>();
        foreach (var workload in options.Workloads)
        {
            var measurement = Measure(workload, options.Threads);
            measurements.Add(measurement);
            if (options.Json)
                Console.WriteLine(JsonSerializer.Serialize(measurement));
        }
        if (!options.Json)
            Print(measurements, options.Threads);
    }

    private static Measurement Measure(Workload workload, int threads)
    {
        var network = workload.CreateNetwork();
        var settings = workload.CreateSettings(threads);
        var rows = workload.CreateRows();
        settings.Initialization.Apply(network, settings.Seed);
        using var team = threads > 1 ? new ThreadTeam(threads) : null;
        var loop = new TrainingLoop(network, settings, rows, validationRows: null, team);

        // The compiler needs some calls and a tenth of a second to find out which code is used often.
        var epoch = 0;
        var warmUp = Stopwatch.StartNew();
        while (epoch < 2 || warmUp.Elapsed.TotalSeconds < SecondsOfWarmUp)
            loop.RunEpoch(++epoch);
        var started = Stopwatch.GetTimestamp();
        loop.RunEpoch(++epoch);
        var epochs = Math.Max(1, (int)(SecondsPerRepetition / Stopwatch.GetElapsedTime(started).TotalSeconds));

        var secondsPerRow = new double[Repetitions];
        var processorSecondsPerRow = new double[Repetitions];
        var peaks = new double[Repetitions];
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var before = FmaPeak.MeasureGigaflops();
            var processor = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < epochs; i++)
                loop.RunEpoch(++epoch);
            secondsPerRow[repetition] = Stopwatch.GetElapsedTime(start).TotalSeconds / ((double)epochs * workload.RowCount);
            processorSecondsPerRow[repetition] =
                (Environment.CpuUsage.TotalTime - processor).TotalSeconds / ((double)epochs * workload.RowCount);
            peaks[repetition] = Math.Max(before, FmaPeak.MeasureGigaflops());
        }
        var gigaflops = workload.OperationsPerRow / 1e9 / secondsPerRow.Median();
        var share = secondsPerRow.Zip(peaks, (seconds, peak) => workload.OperationsPerRow / 1e9 / seconds / peak).Median() / threads;
        return new Measurement(
            workload.Name, workload.Description, LaneWidth.Current, threads, secondsPerRow.Median() * workload.BatchSize * 1e6,
            secondsPerRow.Min() * workload.BatchSize * 1e6, processorSecondsPerRow.Min() * workload.BatchSize * 1e6, gigaflops,
            peaks.Median(), share, 1 / secondsPerRow.Median());
    }

    private static void Print(List<Measurement> measurements, int threads)
    {
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumn("");
        table.AddColumn("Network");
        string[] numbers =
        [
            "us per step", "best", "best, processor time", "GFLOP/s", "peak of a core",
            threads == 1 ? "share of peak" : $"share of {threads} peaks", "rows/s",
        ];
        foreach (var header in numbers)
            table.AddColumn(new TableColumn(header).RightAligned());
        foreach (var each in measurements)
            table.AddRow(
                each.Workload, each.Layers, $"{each.MicrosecondsPerStep:N1}", $"{each.BestMicrosecondsPerStep:N1}",
                $"{each.ProcessorMicrosecondsPerStep:N1}", $"{each.GigaflopsPerSecond:N1}", $"{each.PeakOfOneCore:N0}",
                $"{each.ShareOfPeak:P1}", $"{each.RowsPerSecond:N0}");
        Console.WriteLine($"{LaneWidth.Current} lanes, {threads} thread(s), medians of {Repetitions} repetitions");
        // Without a terminal the console would wrap the table at 80 columns.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 140);
        AnsiConsole.Write(table);
    }
}
