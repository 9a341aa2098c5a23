using System.Globalization;

namespace FfnnMlNet.Benchmarks;

/// <summary>The command line of a benchmark.</summary>
internal sealed record BenchmarkOptions(IReadOnlyList<Workload> Workloads, int Threads, bool Json)
{
    public static BenchmarkOptions Parse(ReadOnlySpan<string> arguments)
    {
        IReadOnlyList<Workload> workloads = Workload.All;
        var threads = 1;
        var json = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--only":
                    var name = Value(arguments, ref i);
                    workloads = [.. Workload.All.Where(workload => string.Equals(workload.Name, name, StringComparison.OrdinalIgnoreCase))];
                    if (workloads.Count == 0)
                        throw new ArgumentException(
                            $"There is no workload '{name}'. The workloads are: {string.Join(", ", Workload.All.Select(w => w.Name))}.");
                    break;
                case "--threads":
                    var text = Value(arguments, ref i);
                    if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out threads) || threads < 1)
                        throw new ArgumentException($"--threads must be a whole number from 1 on, but was '{text}'.");
                    break;
                default:
                    throw new ArgumentException($"There is no option '{arguments[i]}'. The options are: --only, --threads, --json.");
            }
        }
        return new BenchmarkOptions(workloads, threads, json);
    }

    private static string Value(ReadOnlySpan<string> arguments, ref int i) => ++i < arguments.Length
        ? arguments[i]
        : throw new ArgumentException($"{arguments[i - 1]} needs a value.");
}
