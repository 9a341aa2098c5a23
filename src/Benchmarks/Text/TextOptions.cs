using System.Globalization;
using FfnnMlNet.Benchmarks.Accuracy;

namespace FfnnMlNet.Benchmarks.Text;

/// <summary>The command line of the text benchmark.</summary>
internal sealed record TextOptions
{
    /// <summary>A file with a header and the columns text and label, in this order.</summary>
    public required string TrainFile { get; init; }

    /// <summary>Null = every fifth row of the training file, from the first on, is a test row.</summary>
    public string? TestFile { get; init; }

    public IReadOnlyList<string> Learners { get; init; } = [TextBenchmark.Sdca, nameof(Effort.Fast), nameof(Effort.Balanced)];

    /// <summary>True: test on a fifth of the training rows, and train on the others.</summary>
    public bool Nested { get; init; }

    public int Seeds { get; init; } = 1;

    public OptionOverrides Overrides { get; } = new();

    /// <summary>True: print the log of the trainers.</summary>
    public bool Log { get; init; }

    public static TextOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new TextOptions { TrainFile = "" };
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--train":
                    options = options with { TrainFile = Value(arguments, ref i) };
                    break;
                case "--test":
                    options = options with { TestFile = Value(arguments, ref i) };
                    break;
                case "--learners":
                    options = options with { Learners = Value(arguments, ref i).Split(',') };
                    break;
                case "--nested":
                    options = options with { Nested = true };
                    break;
                case "--log":
                    options = options with { Log = true };
                    break;
                case "--seeds":
                    var text = Value(arguments, ref i);
                    if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seeds) || seeds < 1)
                        throw new ArgumentException($"--seeds must be a whole number from 1 on, but was '{text}'.");
                    options = options with { Seeds = seeds };
                    break;
                case "--set":
                    var setting = Value(arguments, ref i).Split('=', 2);
                    if (setting.Length < 2)
                        throw new ArgumentException($"--set wants name=value, but was '{setting[0]}'.");
                    options.Overrides.Add(setting[0].Trim(), setting[1]);
                    break;
                default:
                    throw new ArgumentException($"There is no option '{arguments[i]}'. The options are: " +
                        "--train, --test, --learners, --nested, --seeds, --log, --set.");
            }
        }
        foreach (var path in new[] { options.TrainFile, options.TestFile }.OfType<string>())
        {
            if (!File.Exists(path))
                throw new ArgumentException(
                    $"There is no file '{path}'. " +
                    "--train names a CSV file of the columns text and label, --test another of the same columns.");
        }
        foreach (var learner in options.Learners)
        {
            if (learner != TextBenchmark.Sdca && !Enum.TryParse<Effort>(learner, out _))
                throw new ArgumentException(
                    $"There is no learner '{learner}'. The learners are: sdca, {string.Join(", ", Enum.GetNames<Effort>())}.");
        }
        return options;
    }

    private static string Value(ReadOnlySpan<string> arguments, ref int i) => ++i < arguments.Length
        ? arguments[i]
        : throw new ArgumentException($"{arguments[i - 1]} needs a value.");
}
