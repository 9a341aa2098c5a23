using System.Diagnostics;
using System.Globalization;

namespace FfnnMlNet.Benchmarks.Tool;

/// <summary>Trains on a made-up CSV of many rows with the command ffnn, and prints when all rows were read, how much later there is a
/// model, when the process ends, and the memory that it takes.</summary>
internal static class LongTableBenchmark
{
    private const string LastRowRead = " rows were read.";
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    /// <param name="rows">More than a million, since a shorter table of 8 columns is inspected at once.</param>
    /// <param name="limits">Values of --time, such as "60s".</param>
    public static void Run(long rows, IReadOnlyList<string> limits)
    {
        var folder = Directory.CreateTempSubdirectory("ffnn-benchmark-").FullName;
        try
        {
            var table = Path.Combine(folder, "long.csv");
            Write(table, rows);
            Print($"{rows:N0} rows, {new FileInfo(table).Length / 1e6:N0} MB, {Environment.ProcessorCount} processors");
            Console.WriteLine("limit  rows read after  model after       end   resident");
            foreach (var limit in limits)
                RunOne(table, Path.Combine(folder, "model.ffnn"), limit);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void RunOne(string table, string model, string limit)
    {
        if (Directory.Exists(model))
            Directory.Delete(model, recursive: true);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            typeof(FfnnMlNet.Tool.ToolException).Assembly.Location, "train", table, "--label", "y", "--out", model, "--time", limit,
        ])
        {
            RedirectStandardOutput = true,
        })!;
        TimeSpan? read = null, first = null;
        process.OutputDataReceived += (_, line) => read ??= line.Data?.Contains(LastRowRead, StringComparison.Ordinal) == true
            ? clock.Elapsed : null;
        process.BeginOutputReadLine();
        var resident = 0L;
        while (!process.WaitForExit(s_interval))
        {
            if (File.Exists(Path.Combine(model, FfnnMlNet.Tool.Models.ModelFolder.ModelFile)))
                first ??= clock.Elapsed;
            process.Refresh();
            resident = Math.Max(resident, process.HasExited ? 0 : process.WorkingSet64);
        }
        var end = clock.Elapsed;
        process.WaitForExit();
        if (process.ExitCode != 0 || read is not { } lastRow || first is not { } there)
            throw new InvalidOperationException(
                $"ffnn train ended with exit code {process.ExitCode}; rows read after {read}, model after {first}.");
        var later = (there - lastRow).TotalSeconds;
        Print(
            $"{limit,5} {lastRow.TotalSeconds,14:F2} s {later,8:F2} s + {end.TotalSeconds,7:F2} s {resident / 1e6,7:N0} MB");
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    // Numbers, a category, a date, an answer, and a label that depends on all but one of them.
    private static void Write(string path, long rows)
    {
        var random = new Random(1);
        using var writer = new StreamWriter(path);
        writer.WriteLine("a,b,c,d,city,sold,new,y");
        for (var row = 0L; row < rows; row++)
        {
            double a = random.NextDouble(), b = 100 * random.NextDouble(), d = random.NextDouble() - random.NextDouble();
            var (city, isNew) = (random.Next(40), random.NextDouble() < 0.3);
            var sold = new DateTime(2015, 1, 1).AddDays(random.Next(3287));
            var y = (2 * a) + (b / 50) + (d * d) + (city % 7 / 3.0) + (isNew ? 0.5 : 0) + (0.2 * random.NextDouble());
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{a:F6},{b:F3},{random.Next(1000)},{d:F5},city{city},{sold:yyyy-MM-dd},{(isNew ? "yes" : "no")},{y:F4}"));
        }
    }
}
