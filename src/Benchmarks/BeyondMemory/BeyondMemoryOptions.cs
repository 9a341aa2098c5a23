using System.Globalization;

namespace FfnnMlNet.Benchmarks.BeyondMemory;

/// <summary>The command line of the benchmark of rows beyond memory.</summary>
internal sealed record BeyondMemoryOptions
{
    /// <summary>Number of rows.</summary>
    public int Rows { get; init; } = 20_000_000;

    /// <summary>Numbers of a row; words of a row of text.</summary>
    public int Columns { get; init; } = 28;

    /// <summary>The most megabytes of features in memory; 0 = none. Null = what the trainer chooses.</summary>
    public double? LimitMegabytes { get; init; } = 64;

    /// <summary>Number of epochs, at least 2.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>The trainer's option Effort.</summary>
    public Effort Effort { get; init; } = Effort.Fast;

    /// <summary>Units of the hidden layers; null = what Effort chooses.</summary>
    public int[]? Layers { get; init; }

    /// <summary>Number of threads; null = the trainer's default.</summary>
    public int? Threads { get; init; }

    /// <summary>True: rows of words instead of numbers.</summary>
    public bool IsText { get; init; }

    /// <summary>True: train with all rows in memory too, and compare.</summary>
    public bool Compares { get; init; } = true;

    /// <summary>Seconds between two lines of resident memory.</summary>
    public double Every { get; init; } = 10;

    public static BeyondMemoryOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BeyondMemoryOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
                throw new ArgumentException($"{arguments[i]} needs a value.");
            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--rows" => options with { Rows = Whole(value, 1_000) },
                "--columns" => options with { Columns = Whole(value, 1) },
                "--limit" => options with { LimitMegabytes = value == "default" ? null : Number(value) },
                "--epochs" => options with { Epochs = Whole(value, 2) },
                "--effort" when Enum.TryParse<Effort>(value, out var effort) => options with { Effort = effort },
                "--layers" => options with { Layers = [.. value.Split(',').Select(units => Whole(units, 1))] },
                "--threads" => options with { Threads = Whole(value, 1) },
                "--every" => options with { Every = Number(value) },
                "--kind" when value is "numbers" or "text" => options with { IsText = value == "text" },
                "--only" when value is "disk" or "both" => options with { Compares = value == "both" },
                var name => throw new ArgumentException(
                    $"There is no option '{name} {value}'. The options are: --rows N, --columns N, --limit MEGABYTES or default, " +
                    "--epochs N, --effort NAME, --layers N,N, --threads N, --every SECONDS, --kind numbers or text, " +
                    "--only disk or both."),
            };
        }
        return options;
    }

    private static int Whole(string text, int least) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= int.MaxValue &&
        number == Math.Floor(number)
            ? (int)number : throw new ArgumentException($"'{text}' is not a whole number of at least {least}.");

    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0
        ? number : throw new ArgumentException($"'{text}' is not a number of at least 0.");
}
