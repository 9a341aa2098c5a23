using System.Diagnostics;
using System.Globalization;
using FfnnMlNet.Mpi;

namespace FfnnMlNet.Benchmarks.Scaling;

/// <summary>How the time of training grows with rows, features, parameters and ranks, one at a time, and what follows for a
/// cluster.</summary>
internal static class ScalingBenchmark
{
    private const int SmallestMeasured = 100_000;

    private static readonly int[] s_nodes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024];
    private static readonly double[] s_gigabits = [10, 100];

    public static void Run(ScalingOptions options)
    {
        if (options.Axes.Contains("rows"))
            Axis("rows", "seconds per epoch, 10-32-2, batch 256", Powers(1e4, options.MostRows), rows =>
            {
                using var timer = new StepTimer([10, 32, 2], (int)rows);
                return timer.SecondsPerEpoch();
            });
        if (options.Axes.Contains("features"))
            Axis("features", "seconds per step, n-256-2, batch 256", Powers(10, options.MostFeatures), features =>
            {
                using var timer = new StepTimer([(int)features, 256, 2], 2_048);
                return timer.SecondsPerStep();
            });
        if (options.Axes.Contains("parameters"))
            Axis("parameters", "seconds per step, n-n-n-10, batch 256", Powers(1e3, options.MostParameters), parameters =>
            {
                using var timer = new StepTimer(Square(parameters), 1_024);
                return timer.SecondsPerStep();
            });
        if (options.Axes.Contains("ranks"))
            Ranks(options);
        if (options.Axes.Contains("model"))
            Model(options);
    }

    /// <summary>Times the steps of a network on the ranks that mpiexec has started; rank 0 prints the seconds of a step.</summary>
    public static void RunOnRanks()
    {
        using var ranks = MpiRanks.Start();
        using var timer = new StepTimer([784, 1024, 1024, 10], 2_048, ranks: ranks);
        var seconds = timer.SecondsPerStep(20);
        if (ranks.IsFirst)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seconds {seconds:R}"));
    }

    private static IEnumerable<double> Powers(double first, double most)
    {
        for (var number = first; number <= most * 1.001; number *= 10)
            yield return number;
    }

    // Three hidden layers of one width, with about so many parameters.
    private static int[] Square(double parameters)
    {
        var width = Math.Max(4, (int)Math.Round((-12 + Math.Sqrt(144 + (8 * parameters))) / 4));
        return [width, width, width, 10];
    }

    private static void Axis(string name, string what, IEnumerable<double> values, Func<double, double> measure)
    {
        Console.WriteLine($"{name} ({what}, one thread)");
        List<(double Value, double Seconds)> measured = [];
        foreach (var value in values)
        {
            measured.Add((value, measure(value)));
            var (_, seconds) = measured[^1];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {value,12:N0}  {seconds,12:G5} s  {1e9 * seconds / value,10:F2} ns per one of {name}"));
        }
        var large = measured.Where(one => one.Value >= (name == "features" ? 100 : SmallestMeasured)).ToArray();
        if (large.Length > 1)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  exponent {Exponent(large):F3}, by least squares from {large[0].Value:N0} to {large[^1].Value:N0} {name}"));
    }

    /// <summary>The slope of the logarithm of time over the logarithm of the value, by least squares.</summary>
    internal static double Exponent(IReadOnlyList<(double Value, double Seconds)> measured)
    {
        var (x, y) = (measured.Select(one => Math.Log(one.Value)).ToArray(), measured.Select(one => Math.Log(one.Seconds)).ToArray());
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    private static void Ranks(ScalingOptions options)
    {
        Console.WriteLine("ranks (seconds per step, 784-1024-1024-10, batch 256 in 8 shards, one thread per rank, on this machine of " +
            $"{Environment.ProcessorCount} processors)");
        for (var count = 1; count <= 4; count++)
        {
            string[] bind = options.MpiExec.Contains("openmpi", StringComparison.Ordinal) ? ["--oversubscribe", "--bind-to", "none"] : [];
            var start = new ProcessStartInfo(options.MpiExec,
                [.. bind, "-n", $"{count}", "dotnet", typeof(ScalingBenchmark).Assembly.Location, "scaling", "--rank"])
            {
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start) ?? throw new ArgumentException($"'{options.MpiExec}' could not be started.");
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var line = output.Split('\n').FirstOrDefault(line => line.Contains("seconds ", StringComparison.Ordinal))
                ?? throw new ArgumentException($"The run on {count} ranks has failed.");
            var seconds = double.Parse(line[(line.IndexOf("seconds ", StringComparison.Ordinal) + 8)..], CultureInfo.InvariantCulture);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,12}  {seconds,12:G5} s"));
        }
    }

    private static void Model(ScalingOptions options)
    {
        ClusterModel[] models =
        [
            Measure("50-256-256-256-2", [50, 256, 256, 256, 2], 4_096), Measure("784-1024-1024-10", [784, 1024, 1024, 10], 4_096),
            Measure("1000-2048-2048-2048-10", [1_000, 2_048, 2_048, 2_048, 10], 4_096),
            Measure("4096-4096-4096-4096-10", [4_096, 4_096, 4_096, 4_096, 10], 4_096),
        ];
        foreach (var gigabits in s_gigabits)
        {
            Console.WriteLine($"times faster than one node (one thread per node), network of {gigabits:F0} Gbit/s: predicted");
            Console.WriteLine($"  {"",-24} {"",-10} {string.Join(" ", s_nodes.Skip(1).Select(nodes => $"{nodes,6}"))}");
            foreach (var model in models)
            {
                Line(model.Name, "gradients", nodes => model.GradientSpeedup(nodes, gigabits));
                Line(model.Name, "ensemble", nodes => model.EnsembleSpeedup(nodes, gigabits));
            }
        }
        if (options.Figure is { } path)
            ScalingFigure.Save(path, models, s_nodes, s_gigabits);

        static void Line(string name, string kind, Func<int, double> speedup) => Console.WriteLine(
            $"  {name,-24} {kind,-10} " + string.Join(" ", s_nodes.Skip(1).Select(nodes =>
                string.Create(CultureInfo.InvariantCulture, $"{speedup(nodes),6:F1}"))));
    }

    // The time of a step grows with the rows of the batch; what remains without rows is the update.
    private static ClusterModel Measure(string name, int[] sizes, int batch)
    {
        const int Few = 64, Many = 512;
        const int StepsOfMember = 100_000;
        using var few = new StepTimer(sizes, 1_024, Few);
        using var many = new StepTimer(sizes, 1_024, Many);
        var (ofFew, ofMany) = (few.SecondsPerStep(), many.SecondsPerStep());
        var perRow = (ofMany - ofFew) / (Many - Few);
        var update = Math.Max(0, ofFew - (Few * perRow));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {1e6 * perRow:F2} us per row, {1e3 * update:F3} ms per update of {few.Network.Layout.ParameterCount:N0} parameters"));
        return new ClusterModel(
            name, batch, few.Network.Layout.ParameterCount, perRow, update, StepsOfMember * ((256 * perRow) + update));
    }
}
