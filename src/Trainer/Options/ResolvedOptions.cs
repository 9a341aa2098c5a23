namespace FfnnMlNet;

/// <summary>All options of one training with the values that are used. Immutable.</summary>
internal sealed class ResolvedOptions(IReadOnlyDictionary<Option, ResolvedValue> values, TrainerTask task, TableShape table)
{
    public TrainerTask Task => task;

    public TableShape Table => table;

    /// <summary>True to take the general delta even where a closed form is known; experiments compare the two.</summary>
    public bool AlwaysGeneralDelta { get; init; }

    public T Of<T>(Option<T> option) => (T)values[option].Value!;

    /// <summary>True where the value is the one that the user set.</summary>
    public bool IsSet(Option option) => values[option].Source == OptionSource.Set;

    /// <summary>Why an option has its value.</summary>
    public OptionSource SourceOf(Option option) => values[option].Source;

    /// <summary>The option that decided the value of another one, or kept Effort from choosing it; else null.</summary>
    public Option? ReasonOf(Option option) => values[option].Because;

    /// <summary>The same with another value of an option.</summary>
    /// <param name="because">The option that it follows from.</param>
    public ResolvedOptions With<T>(Option<T> option, T value, Option? because = null) => new(
        new Dictionary<Option, ResolvedValue>(values)
        {
            [option] = new(value, because is null ? values[option].Source : OptionSource.Follows, because),
        }, task, table)
    {
        AlwaysGeneralDelta = AlwaysGeneralDelta,
    };

    /// <summary>Every option as text.</summary>
    public OptionChoices Describe() => new(OptionTable.All.Select(option =>
        new OptionChoice(option.Name, option.TextOf(this), values[option].Source, values[option].Because?.Name)));
}
