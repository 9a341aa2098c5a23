namespace FfnnMlNet.Tool.Training;

/// <summary>The numbers that a time limit decides. With them, the same seed and no limit the model is the same again, bit for bit.
/// Null = as Effort chooses.</summary>
internal sealed record RepeatOptions
{
    private const string Linear = "LinearMember";

    /// <summary>The number of rows that are learnt from, drawn by seed from the training rows.</summary>
    public int? TrainingRows { get; init; }

    /// <summary>The number of epochs.</summary>
    public int? Epochs { get; init; }

    /// <summary>The number of epochs over which the learning rate runs.</summary>
    public int? ScheduleEpochs { get; init; }

    /// <summary>The number of batches of an epoch.</summary>
    public int? StepsPerEpoch { get; init; }

    /// <summary>The number of networks.</summary>
    public int? Networks { get; init; }

    /// <summary>Whether there is no linear member, although Effort would choose one.</summary>
    public bool WithoutLinear { get; init; }

    /// <summary>Sets the options of the trainer.</summary>
    public void Apply(FfnnOptions options)
    {
        if (Epochs is { } epochs)
            options.NumberOfEpochs = epochs;
        if (ScheduleEpochs is { } schedule)
            options.ScheduleEpochs = schedule;
        if (StepsPerEpoch is { } steps)
            options.StepsPerEpoch = steps;
        if (Networks is { } networks)
            options.EnsembleSize = networks;
        if (WithoutLinear)
            options.LinearMember = false;
    }

    /// <summary>The numbers that a model was trained with, where they differ from what Effort would choose without a limit.</summary>
    /// <param name="used">The options of the model.</param>
    /// <param name="planned">What would have been used without a limit.</param>
    /// <param name="trainingRows">The rows that were learnt from, where they are fewer than there are; null = all.</param>
    public static RepeatOptions Of(IReadOnlyDictionary<string, string> used, OptionChoices planned, int? trainingRows) => new()
    {
        TrainingRows = trainingRows,
        Epochs = Changed("NumberOfEpochs", used, planned),
        ScheduleEpochs = Changed("ScheduleEpochs", used, planned),
        StepsPerEpoch = Changed("StepsPerEpoch", used, planned),
        Networks = Changed("EnsembleSize", used, planned),
        WithoutLinear = used.TryGetValue(Linear, out var linear) && linear != planned[Linear].Value && linear == "false",
    };

    /// <summary>Whether everything is as Effort chooses.</summary>
    public bool IsEmpty => this == new RepeatOptions();

    /// <summary>As on the command line, such as " --epochs 12 --schedule-epochs 12".</summary>
    public override string ToString() => string.Concat(
        Written("train-rows", TrainingRows), Written("epochs", Epochs), Written("schedule-epochs", ScheduleEpochs),
        Written("steps", StepsPerEpoch), Written("networks", Networks)) +
        (WithoutLinear ? " --no-linear-member" : "");

    private static string Written(string name, int? value) =>
        value is { } number ? FormattableString.Invariant($" --{name} {number}") : "";

    private static int? Changed(string name, IReadOnlyDictionary<string, string> used, OptionChoices planned) =>
        used.TryGetValue(name, out var value) && value != planned[name].Value &&
        int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
