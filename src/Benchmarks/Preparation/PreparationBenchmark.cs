using System.Text.RegularExpressions;
using FfnnMlNet.Benchmarks.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Preparation;

/// <summary>Measures what comes before the first epoch: reading a binary file and preparing its rows, beside a cursor that reads the same
/// columns and keeps nothing.</summary>
internal static partial class PreparationBenchmark
{
    private const int Repetitions = 3;

    private static readonly string[] s_columns = ["Features", "Label"];

    public static void Run(PreparationOptions options)
    {
        if (options.Tables.Count > 0)
            PrintHeader(options);
        foreach (var table in options.Tables)
            Measure(table, options);
        if (options.Epochs)
            EpochsOfManyRows.Run();
    }

    private static void PrintHeader(PreparationOptions options)
    {
        Console.WriteLine(
            $"{options.Rows:N0} rows from a binary file, regression with the defaults, {options.Threads} threads, " +
            $"{Environment.ProcessorCount} processors. Best of {Repetitions}, in seconds; memory is the largest of {Repetitions}.");
        Console.WriteLine("Processor seconds are those of the whole process, with the threads of the cursor.");
    }

    private static void Measure(PreparationTable table, PreparationOptions options)
    {
        var path = Path.Combine(Path.GetTempPath(), $"ffnnmlnet-{Guid.NewGuid():N}.idv");
        try
        {
            table.Write(new MLContext(seed: 1), options.Rows, path);
            var (cursor, fit) = (Duration.Longest, (Fit?)null);
            var peak = 0.0;
            for (var repetition = 0; repetition < Repetitions; repetition++)
            {
                cursor = Duration.Shorter(cursor, Duration.Of(() => ReadWithCursor(path)));
                var next = FitUntilFirstEpoch(path, options.Threads);
                peak = Math.Max(peak, next.PeakBytes);
                if (fit is null || next.Time.Elapsed < fit.Time.Elapsed)
                    fit = next;
            }
            var bytes = table.Bytes(options.Rows);
            Console.WriteLine();
            Console.WriteLine($"{table.Description}: rows of {bytes / 1e6:N0} MB");
            Console.WriteLine($"  cursor alone          {cursor.Elapsed,7:F3}   processor {cursor.Processor:F3}");
            Console.WriteLine(
                $"  Fit to first epoch    {fit!.Time.Elapsed,7:F3}   processor {fit.Time.Processor:F3}   " +
                $"{fit.Time.Elapsed / cursor.Elapsed:F2} times the cursor, {fit.Time.Processor / cursor.Processor:F2} in processor time");
            Console.WriteLine($"  by phase              {fit.Phases}");
            Console.WriteLine($"  peak memory           {peak / 1e6,7:N0} MB, {peak / bytes:F2} times the rows");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void ReadWithCursor(string path)
    {
        var data = new MLContext(seed: 1).Data.LoadFromBinary(path);
        using var cursor = data.GetRowCursor(data.Schema.Where(column => s_columns.Contains(column.Name)));
        var getFeatures = cursor.GetGetter<VBuffer<float>>(data.Schema["Features"]);
        var getLabel = cursor.GetGetter<float>(data.Schema["Label"]);
        var (features, label) = (default(VBuffer<float>), 0f);
        while (cursor.MoveNext())
        {
            getFeatures(ref features);
            getLabel(ref label);
        }
    }

    // The run is cancelled as soon as it logs the times of its phases, right before the first epoch.
    private static Fit FitUntilFirstEpoch(string path, int threads)
    {
        using var source = new CancellationTokenSource();
        using var memory = new PeakMemory();
        var before = Environment.WorkingSet;
        var (ml, phases, time, peak) = (new MLContext(seed: 1), "", default(Duration), 0.0);
        var start = Duration.Now();
        ml.Log += (_, line) =>
        {
            if (Phases().Match(line.RawMessage) is not { Success: true } match || phases.Length > 0)
                return;
            (time, peak, phases) = (Duration.Since(start), memory.Bytes - before, match.Groups["phases"].Value);
            source.Cancel();
        };
        var options = new FfnnRegressionTrainer.Options { NumberOfThreads = threads, CancellationToken = source.Token };
        try
        {
            ml.Regression.Trainers.Ffnn(options).Fit(ml.Data.LoadFromBinary(path));
        }
        catch (OperationCanceledException)
        {
        }
        return new Fit(time, phases, peak);
    }

    [GeneratedRegex("Before the first epoch: (?<phases>.*)\\.$")]
    private static partial Regex Phases();

    private sealed record Fit(Duration Time, string Phases, double PeakBytes);
}
