using System.Globalization;

namespace FfnnMlNet.Benchmarks.Scaling;

/// <summary>The command line of the benchmark of scaling.</summary>
internal sealed record ScalingOptions
{
    private static readonly string[] s_axes = ["rows", "features", "parameters", "ranks", "model"];

    /// <summary>What to measure.</summary>
    public IReadOnlyList<string> Axes { get; init; } = s_axes;

    /// <summary>The most rows, features and parameters.</summary>
    public double MostRows { get; init; } = 1e7;

    public double MostFeatures { get; init; } = 10_000;

    public double MostParameters { get; init; } = 1e8;

    /// <summary>The command mpiexec for the axis of ranks.</summary>
    public string MpiExec { get; init; } = "mpiexec.mpich";

    /// <summary>The file of the picture; null = none.</summary>
    public string? Figure { get; init; }

    public static ScalingOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new ScalingOptions();
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            options = (arguments[i], arguments[i + 1]) switch
            {
                ("--only", var axes) => options with { Axes = axes.Split(',') },
                ("--rows", var text) => options with { MostRows = Number(text, 1e4) },
                ("--features", var text) => options with { MostFeatures = Number(text, 10) },
                ("--parameters", var text) => options with { MostParameters = Number(text, 1e3) },
                ("--mpiexec", var command) => options with { MpiExec = command },
                ("--figure", var path) => options with { Figure = path },
                var (name, value) => throw new ArgumentException(
                    $"There is no option '{name} {value}'. " +
                    "The options are: --only, --rows, --features, --parameters, --mpiexec, --figure."),
            };
        }
        if (arguments.Length % 2 != 0)
            throw new ArgumentException($"{arguments[^1]} needs a value.");
        foreach (var axis in options.Axes)
        {
            if (!s_axes.Contains(axis))
                throw new ArgumentException($"There is no axis '{axis}'. The axes are: {string.Join(", ", s_axes)}.");
        }
        return options;
    }

    private static double Number(string text, double least) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number : throw new ArgumentException(FormattableString.Invariant($"'{text}' is not a number of at least {least}."));
}
