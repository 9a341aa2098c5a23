using System.Globalization;
using FfnnMlNet.Benchmarks.Accuracy;

namespace FfnnMlNet.Benchmarks.Reasons;

/// <summary>The command line of the benchmarks of intervals and reasons.</summary>
internal sealed record ReasonsOptions
{
    public string DataFolder { get; init; } = "";

    /// <summary>Names of sets; null = those of the benchmark.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    public Effort Effort { get; init; } = Effort.Balanced;

    /// <summary>Null = the number of the benchmark.</summary>
    public int? Splits { get; init; }

    /// <summary>Only the first so many numbers of each row; null = all.</summary>
    public int? Features { get; init; }

    /// <summary>True: split only the training part of the fixed split of the accuracy benchmark.</summary>
    public bool Nested { get; init; }

    public static ReasonsOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new ReasonsOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (name == "--nested")
            {
                options = options with { Nested = true };
                continue;
            }
            if (++i == arguments.Length)
                throw new ArgumentException($"{name} needs a value.");
            options = name switch
            {
                "--data" => options with { DataFolder = arguments[i] },
                "--only" => options with { Only = arguments[i].Split(',', StringSplitOptions.TrimEntries) },
                "--effort" when Enum.TryParse<Effort>(arguments[i], ignoreCase: true, out var effort) => options with { Effort = effort },
                "--splits" when int.TryParse(arguments[i], NumberStyles.None, CultureInfo.InvariantCulture, out var splits) && splits > 0 =>
                    options with { Splits = splits },
                "--features" when int.TryParse(arguments[i], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 =>
                    options with { Features = count },
                _ => throw new ArgumentException(
                    $"'{name} {arguments[i]}' is not understood. The options are: --data, --only, --effort, --splits, --features, " +
                    "--nested."),
            };
        }
        if (!Directory.Exists(options.DataFolder))
            throw new ArgumentException("--data must be the folder of the shared sets, such as --data ../shared/data.");
        return options;
    }

    // More rows than the sets of several outputs have.
    private static readonly DataSet TwoOutputs = DataSet.All.Single(set => set.Name == "winequality_red") with
    {
        Name = "winequality_red_2", Task = LearningTask.MultiOutput, Labels = ["quality", "alcohol"],
    };

    /// <summary>The sets with these names, or those of <see cref="Only"/>.</summary>
    public IEnumerable<LoadedSet> Load(IEnumerable<string> otherwise) => (Only ?? [.. otherwise]).Select(name => LoadedSet.Load(
        DataSet.All.Append(TwoOutputs).FirstOrDefault(set => set.Name == name) ?? throw new ArgumentException(
            $"There is no set '{name}'. The sets are: {string.Join(", ", DataSet.All.Select(set => set.Name))}."), DataFolder));
}
