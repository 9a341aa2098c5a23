using System.Globalization;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>The command line of the accuracy benchmark.</summary>
internal sealed record AccuracyOptions
{
    private const string DefaultEffort = "Balanced";

    public required string DataFolder { get; init; }

    public IReadOnlyList<DataSet> Sets { get; init; } = DataSet.All;

    /// <summary>The effort whose bars apply; see Bars.</summary>
    public string Effort { get; init; } = DefaultEffort;

    public OptionOverrides Overrides { get; } = new();

    public string? ResultFile { get; init; }

    /// <summary>A file with the results of an earlier run, which are printed in place of a new run.</summary>
    public string? FromFile { get; init; }

    public string? BaselineFile { get; init; }

    /// <summary>A picture of the errors, .png or .svg, that the program draws.</summary>
    public string? FigureFile { get; init; }

    /// <summary>True: test on a fifth of the training part, and do not use the test part.</summary>
    public bool Nested { get; init; }

    public bool LightGbm { get; init; }

    /// <summary>True: train LightGBM with pytabkit's tuned defaults too, bagged over eight folds.</summary>
    public bool LightGbmBagged { get; init; }

    /// <summary>True: fit a linear model on every split too.</summary>
    public bool Linear { get; init; }

    /// <summary>True: the pipeline standardises numbers before the trainer.</summary>
    public bool Standardize { get; init; }

    /// <summary>Categories of more levels than this get the mean of the target as one more feature; null = none.</summary>
    public int? TargetStatistics { get; init; }

    /// <summary>True: the benchmark of the command ffnn has the tables of texts too.</summary>
    public bool Texts { get; init; }

    /// <summary>Null = the seeds of the protocol, which depend on the size of the set.</summary>
    public int? Seeds { get; init; }

    /// <summary>How many of the five parts of the rows are tested on in turn; null = as many as the protocol says.</summary>
    public int? Folds { get; init; }

    public static AccuracyOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new AccuracyOptions { DataFolder = "" };
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--data":
                    options = options with { DataFolder = Value(arguments, ref i) };
                    break;
                case "--effort":
                    options = options with { Effort = Value(arguments, ref i) };
                    break;
                case "--only":
                    options = options with { Sets = [.. Named(Value(arguments, ref i))] };
                    break;
                case "--except":
                    options = options with { Sets = [.. options.Sets.Except(Named(Value(arguments, ref i)))] };
                    break;
                case "--out":
                    options = options with { ResultFile = Value(arguments, ref i) };
                    break;
                case "--from":
                    options = options with { FromFile = Value(arguments, ref i) };
                    break;
                case "--figure":
                    options = options with { FigureFile = Value(arguments, ref i) };
                    break;
                case "--baseline":
                    options = options with { BaselineFile = Value(arguments, ref i) };
                    break;
                case "--nested":
                    options = options with { Nested = true };
                    break;
                case "--lightgbm":
                    options = options with { LightGbm = true };
                    break;
                case "--lightgbm-bagged":
                    options = options with { LightGbmBagged = true };
                    break;
                case "--texts":
                    options = options with { Texts = true };
                    break;
                case "--linear":
                    options = options with { Linear = true };
                    break;
                case "--standardize":
                    options = options with { Standardize = true };
                    break;
                case "--seeds":
                    options = options with { Seeds = Count(arguments, ref i, int.MaxValue) };
                    break;
                case "--target-statistics":
                    options = options with { TargetStatistics = Count(arguments, ref i, int.MaxValue) };
                    break;
                case "--folds":
                    options = options with { Folds = Count(arguments, ref i, 5) };
                    break;
                case "--set":
                    var setting = Value(arguments, ref i).Split('=', 2);
                    if (setting.Length < 2)
                        throw new ArgumentException($"--set wants name=value, but was '{setting[0]}'.");
                    options.Overrides.Add(setting[0].Trim(), setting[1]);
                    break;
                default:
                    throw new ArgumentException($"There is no option '{arguments[i]}'. The options are: " +
                        "--data, --effort, --only, --except, --out, --from, --figure, --nested, --baseline, --seeds, --folds, " +
                        "--lightgbm, --lightgbm-bagged, --linear, --texts, --standardize, --target-statistics, --set.");
            }
        }
        if (options.FromFile is null && !Directory.Exists(options.DataFolder))
            throw new ArgumentException("--data must be the folder of the shared sets, such as --data ../shared/data.");
        if (options.FigureFile is { } figure && options.Nested)
            throw new ArgumentException($"--figure {figure}: with --nested there are no errors of other methods to draw.");
        if (options.FigureFile is { } name && Path.GetExtension(name).ToLowerInvariant() is not (".png" or ".svg"))
            throw new ArgumentException($"--figure wants a file name that ends with .png or .svg, but was '{name}'.");
        foreach (var path in new[] { options.FromFile, options.BaselineFile }.OfType<string>())
        {
            if (!File.Exists(path))
                throw new ArgumentException($"There is no file '{path}'.");
        }
        options.TakeEffort();
        return options;
    }

    /// <summary>The one place where --effort becomes an option of the trainer.</summary>
    private void TakeEffort()
    {
        if (OptionOverrides.Exists("Effort"))
            Overrides.Add("Effort", Effort);
        else if (!string.Equals(Effort, DefaultEffort, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException(
                $"--effort {Effort}: these trainers have no option Effort yet; only the default, {DefaultEffort}, can run.");
    }

    private static int Count(ReadOnlySpan<string> arguments, ref int i, int most)
    {
        var name = arguments[i];
        var text = Value(arguments, ref i);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most
            ? count : throw new ArgumentException($"{name} must be a whole number from 1 to {most}, but was '{text}'.");
    }

    private static IEnumerable<DataSet> Named(string names)
    {
        if (names == "none")
            yield break;
        foreach (var name in names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            yield return DataSet.All.FirstOrDefault(set => string.Equals(set.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new ArgumentException(
                    $"There is no set '{name}'. The sets are: {string.Join(", ", DataSet.All.Select(set => set.Name))}.");
        }
    }

    private static string Value(ReadOnlySpan<string> arguments, ref int i) => ++i < arguments.Length
        ? arguments[i]
        : throw new ArgumentException($"{arguments[i - 1]} needs a value.");
}
