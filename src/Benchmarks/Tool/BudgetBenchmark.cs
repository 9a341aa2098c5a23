using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FfnnMlNet.Benchmarks.Accuracy;

namespace FfnnMlNet.Benchmarks.Tool;

/// <summary>The seconds that the command ffnn takes under --time, from the start of its process to its end, and what its models are
/// worth.</summary>
internal static class BudgetBenchmark
{
    /// <summary>The seconds beyond the limit that are accepted.</summary>
    private const double Accepted = 1;

    /// <param name="budgets">The limits, such as "5s".</param>
    public static int Run(AccuracyOptions options, IReadOnlyList<string> budgets)
    {
        var folder = Directory.CreateTempSubdirectory("ffnn-benchmark-").FullName;
        try
        {
            var failures = 0;
            Console.WriteLine("set                   limit  seconds  beyond  rows learnt from  metric       value  verdict");
            foreach (var set in options.Sets)
            {
                var files = ToolBenchmark.FilesOf(set, options.DataFolder, folder);
                foreach (var budget in budgets)
                    failures += RunOne(set, files, budget, folder) ? 0 : 1;
            }
            return failures == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool RunOne(DataSet set, string[] files, string budget, string folder)
    {
        var model = Path.Combine(folder, "model.ffnn");
        var start = new ProcessStartInfo("dotnet",
        [
            typeof(FfnnMlNet.Tool.ToolException).Assembly.Location, "train", .. files, "--label", string.Join(',', set.Labels),
            "--out", model, "--force", "--time", budget, "--json",
        ])
        {
            RedirectStandardOutput = true,
        };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = clock.Elapsed.TotalSeconds;
        var limit = FfnnMlNet.Tool.Commands.TimeText.Parse(budget)!.Value.TotalSeconds;
        var isThere = process.ExitCode == 0 && File.Exists(Path.Combine(model, FfnnMlNet.Tool.Models.ModelFolder.ModelFile));
        var (rows, metric, value) = ("-", "-", "-");
        if (isThere)
        {
            var document = JsonDocument.Parse(output).RootElement;
            var main = document.GetProperty("metrics")[0];
            rows = document.GetProperty("trainingRows").GetInt64().ToString("N0", CultureInfo.InvariantCulture);
            (metric, value) = (main.GetProperty("name").GetString()!, main.GetProperty("value").GetDouble().ToString("G4",
                CultureInfo.InvariantCulture));
        }
        var isKept = isThere && seconds <= limit + Accepted;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{set.Name,-21} {budget,5} {seconds,8:F2} {seconds - limit,7:F2} {rows,17}  {metric,-8} {value,9}  ") +
            (isKept ? "kept" : isThere ? "EXCEEDED" : "NO MODEL"));
        return isKept;
    }
}
