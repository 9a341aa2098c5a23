using System.ComponentModel;
using System.Globalization;
using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Training;
using Spectre.Console;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>The options of <c>ffnn train</c>.</summary>
internal sealed class TrainSettings : InspectSettings
{
    private static readonly string[] s_formats =
        [".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".sqlite", ".sqlite3", ".db", ".db3"];

    /// <summary>See <see cref="TrainRequest.Folder"/>.</summary>
    [CommandOption("-o|--out <FOLDER>")]
    [Description("The folder of the result. Default: the name of the first file with the end .ffnn.")]
    public string? Out { get; init; }

    /// <summary>See <see cref="TrainRequest.Force"/>.</summary>
    [CommandOption("--force")]
    [Description("Replaces a folder of an earlier training.")]
    public bool Force { get; init; }

    /// <summary>The time limit.</summary>
    [CommandOption("--time <TIME>")]
    [Description("The time for everything from the start to the written report, such as 30s, 2m or 1h30m; a number alone is " +
        "seconds. Default: no limit.")]
    public string? Time { get; init; }

    /// <summary>See <see cref="TrainRequest.Effort"/>.</summary>
    [CommandOption("--effort <EFFORT>")]
    [Description("How much training time a good model is worth: fast, balanced or best.")]
    [DefaultValue("balanced")]
    public string EffortName { get; init; } = "balanced";

    /// <summary>See <see cref="TrainRequest.TestShare"/>.</summary>
    [CommandOption("--test <SHARE>")]
    [Description("The share of the rows that is kept for testing, above 0 and below 1.")]
    [DefaultValue(0.2)]
    public double TestShare { get; init; } = 0.2;

    /// <summary>See <see cref="TrainRequest.TestFiles"/>.</summary>
    [CommandOption("--test-file <FILE>")]
    [Description("A file with rows for testing, instead of rows of the table. May be repeated.")]
    public string[] TestFiles { get; init; } = [];

    /// <summary>See <see cref="TrainRequest.Seed"/>.</summary>
    [CommandOption("--seed <NUMBER>")]
    [Description("The seed of all random numbers. The same seed gives the same model, bit for bit, where there is no --time.")]
    [DefaultValue(1)]
    public int Seed { get; init; } = 1;

    /// <summary>See <see cref="TrainRequest.WithOnnx"/>.</summary>
    [CommandOption("--no-onnx")]
    [Description("Writes no model.onnx.")]
    public bool NoOnnx { get; init; }

    /// <summary>Whether nothing but errors is printed.</summary>
    [CommandOption("-q|--quiet")]
    [Description("Prints nothing but errors.")]
    public bool Quiet { get; init; }

    /// <summary>Whether the result is printed as JSON.</summary>
    [CommandOption("--json")]
    [Description("Prints nothing but the result, as JSON.")]
    public bool Json { get; init; }

    /// <summary>See <see cref="RepeatOptions.TrainingRows"/>.</summary>
    [CommandOption("--train-rows <COUNT>")]
    [Description("Learns from so many rows, drawn by seed. This and the next options are what a log names to train the same model again.")]
    public int? TrainRows { get; init; }

    /// <summary>See <see cref="RepeatOptions.Epochs"/>.</summary>
    [CommandOption("--epochs <COUNT>")]
    [Description("The number of passes over the training rows. Default: by the effort.")]
    public int? Epochs { get; init; }

    /// <summary>See <see cref="RepeatOptions.ScheduleEpochs"/>.</summary>
    [CommandOption("--schedule-epochs <COUNT>")]
    [Description("The number of passes over which the learning rate runs. Default: as --epochs.")]
    public int? ScheduleEpochs { get; init; }

    /// <summary>See <see cref="RepeatOptions.StepsPerEpoch"/>.</summary>
    [CommandOption("--steps <COUNT>")]
    [Description("The number of batches of a pass. Default: every row once.")]
    public int? Steps { get; init; }

    /// <summary>See <see cref="RepeatOptions.Networks"/>.</summary>
    [CommandOption("--networks <COUNT>")]
    [Description("The number of networks that are averaged. Default: by the effort.")]
    public int? Networks { get; init; }

    /// <summary>See <see cref="RepeatOptions.WithoutLinear"/>.</summary>
    [CommandOption("--no-linear-member|--no-linear")]
    [Description("Mixes no linear model into the networks of small tables.")]
    public bool NoLinear { get; init; }

    /// <summary>The time limit; null = none.</summary>
    public TimeSpan? TimeLimit => Time is null ? null : TimeText.Parse(Time);

    /// <inheritdoc/>
    public override ValidationResult Validate()
    {
        if (Labels.Length == 0)
            return ValidationResult.Error("--label is missing: the column to predict. 'ffnn inspect FILE' lists the columns");
        if (!(TestShare is > 0 and < 1))
            return Wrong("--test", "above 0 and below 1, such as 0.2", TestShare.ToString(CultureInfo.InvariantCulture));
        if (Time is not null && TimeText.Parse(Time) is null)
            return Wrong("--time", "a time such as 30s, 2m or 1h30m", Time);
        if (!Enum.TryParse<Effort>(EffortName, ignoreCase: true, out var effort) || effort == Effort.Manual)
            return Wrong("--effort", "fast, balanced or best", EffortName);
        foreach (var (name, value) in (ReadOnlySpan<(string, int?)>)
            [("--train-rows", TrainRows), ("--epochs", Epochs), ("--schedule-epochs", ScheduleEpochs), ("--steps", Steps),
             ("--networks", Networks)])
        {
            if (value < 1)
                return Wrong(name, "at least 1", value.Value.ToString(CultureInfo.InvariantCulture));
        }
        return base.Validate();
    }

    /// <summary>What the training needs.</summary>
    /// <param name="arguments">The command line, from which the command of the log is made.</param>
    public TrainRequest ToRequest(IReadOnlyList<string> arguments) => new()
    {
        Table = ToOptions(),
        Folder = Path.TrimEndingDirectorySeparator(Out ?? DefaultFolder(StandardInput.Restore(Files)[0])),
        Force = Force,
        TestShare = TestShare,
        TestFiles = TestFiles,
        Effort = Enum.Parse<Effort>(EffortName, ignoreCase: true),
        Seed = Seed,
        WithOnnx = !NoOnnx,
        Repeat = new RepeatOptions
        {
            TrainingRows = TrainRows,
            Epochs = Epochs,
            ScheduleEpochs = ScheduleEpochs,
            StepsPerEpoch = Steps,
            Networks = Networks,
            WithoutLinear = NoLinear,
        },
        Command = CommandText.Of(StandardInput.Restore(arguments)),
    };

    /// <summary>The folder for a file: houses.ffnn for data/houses.csv.gz, in the folder where the command runs.</summary>
    internal static string DefaultFolder(string file)
    {
        if (file == "-")
            return "model" + ModelFolder.Extension;
        var name = Path.GetFileName(file);
        if (name.AsSpan().IndexOfAny("*?[") >= 0)
            name = Path.GetFileName(Path.GetDirectoryName(file)) is { Length: > 0 } folder ? folder : "model";
        return WithoutEnds(name) + ModelFolder.Extension;
    }

    // Only ends that say a format, so that sales.2023.csv and sales.2024.csv have folders of their own.
    private static string WithoutEnds(string name)
    {
        foreach (var ends in (string[][])[[".gz"], s_formats])
        {
            if (Array.Find(ends, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) is { } found && name.Length > found.Length)
                name = name[..^found.Length];
        }
        return name;
    }

    private static ValidationResult Wrong(string option, string expected, string value) =>
        ValidationResult.Error($"{option} must be {expected}, but was '{value}'");
}
