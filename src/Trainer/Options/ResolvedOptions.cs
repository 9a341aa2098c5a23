namespace FfnnMlNet;

/// <summary>The values of all options that one call of <c>Fit</c> uses, and why. Immutable.</summary>
internal sealed class ResolvedOptions(IReadOnlyDictionary<Option, ResolvedValue> values, TrainerTask task, DataShape data)
{
    /// <summary>What the trainer learns.</summary>
    public TrainerTask Task => task;

    /// <summary>What was known of the training data when the values were decided.</summary>
    public DataShape Data => data;

    /// <summary>True: the delta of the output layer is computed by the general formula even where a closed form is known. Experiments
    /// compare the two.</summary>
    public bool AlwaysGeneralDelta { get; init; }

    /// <summary>The value of an option that is used.</summary>
    public T Of<T>(Option<T> option) => (T)values[option].Value!;

    /// <summary>True when the value that is used is the one that the user set.</summary>
    public bool UsesSetValue(Option option) => values[option].Source == OptionSource.Set;

    /// <summary>Why an option has its value.</summary>
    public OptionSource SourceOf(Option option) => values[option].Source;

    /// <summary>The other option that the value follows from, or that kept Effort from choosing; null = there is none.</summary>
    public Option? ReasonOf(Option option) => values[option].Because;

    /// <summary>A copy with another value of one option.</summary>
    /// <param name="option">The option to change.</param>
    /// <param name="value">Its value in the copy.</param>
    /// <param name="because">The option that the value follows from; null = the reason stays as it is.</param>
    public ResolvedOptions With<T>(Option<T> option, T value, Option? because = null) => new(
        new Dictionary<Option, ResolvedValue>(values)
        {
            [option] = new(value, because is null ? values[option].Source : OptionSource.Follows, because),
        }, task, data)
    {
        AlwaysGeneralDelta = AlwaysGeneralDelta,
    };

    /// <summary>Every option with value and reason as text.</summary>
    public OptionChoices Describe() => new(OptionTable.All.Select(option =>
        new OptionChoice(option.Name, option.TextOf(this), values[option].Source, values[option].Because?.Name)));
}
