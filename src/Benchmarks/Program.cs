using System.Globalization;

namespace FfnnMlNet.Benchmarks;

internal static class Program
{
    private const string Usage =
        """
        Benchmarks of FfnnMlNet. Run one with its name:

          dotnet run -c Release --project src/Benchmarks -- <name> [options]

          training  microseconds a training step of the workloads W1 to W5
          parts     where the time of such a step goes: each product, activation, loss and update by itself

        Options:
          --only W2      one workload
          --threads N    threads that train; default 1
          --json         one JSON object a line instead of a table
        """;

    private static int Main(string[] arguments)
    {
        // Numbers have a decimal point wherever the program runs.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            switch (arguments)
            {
                case [] or ["-h" or "--help", ..]:
                    Console.WriteLine(Usage);
                    return 0;
                case ["training", .. var rest]:
                    TrainingBenchmark.Run(BenchmarkOptions.Parse(rest));
                    return 0;
                case ["parts", .. var rest]:
                    PartsBenchmark.Run(BenchmarkOptions.Parse(rest));
                    return 0;
                default:
                    throw new ArgumentException($"There is no benchmark '{arguments[0]}'. The benchmarks are: training, parts.");
            }
        }
        catch (ArgumentException failure)
        {
            Console.Error.WriteLine($"error: {failure.Message}");
            return 1;
        }
    }
}
