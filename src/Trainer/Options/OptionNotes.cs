using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet;

/// <summary>The options of a training as a model, a checkpoint and the log record them.</summary>
internal static class OptionNotes
{
    /// <summary>Names and values for the model's <c>TrainingOptions</c>.</summary>
    /// <param name="initial">The model that training went on from, whose values of the options it decides are kept; null = there is
    /// none.</param>
    public static IReadOnlyList<(string Name, string Value)> ForModel(ResolvedOptions options, NetworkModel? initial) =>
        [.. Of(options, initial, option => option.Effect != OptionEffect.Run).Select(note => (note.Option.Name, note.Value))];

    /// <summary>The options that must be the same when training is resumed from a checkpoint.</summary>
    /// <param name="initial">The model that training goes on from, or null.</param>
    public static IReadOnlyList<RunFact> ForCheckpoint(ResolvedOptions options, NetworkModel? initial) =>
    [
        .. Of(options, initial, option => option.Effect == OptionEffect.Bits)
            .Select(note => new RunFact(note.Option.Name, note.Value, note.Option.ConstantDefault ?? note.Option.ValueBeforeItExisted)),
    ];

    /// <summary>Every option that the model records, as text for the log, grouped by the reason for the value.</summary>
    /// <param name="initial">The model that training goes on from; the options that it decides are left out. Null = there is
    /// none.</param>
    public static string ForLog(ResolvedOptions options, NetworkModel? initial)
    {
        var groups =
            from choice in options.Describe().Zip(OptionTable.All)
            where choice.Second.Effect != OptionEffect.Run && (initial is null || !choice.Second.IsDecidedByInitialModel)
            group $"{choice.First.Name} {choice.First.Value}" by choice.First.Source into reason
            orderby reason.Key
            select $"{Words(reason.Key)}: {string.Join(", ", reason)}";
        return string.Join("; ", groups);

        static string Words(OptionSource source) => source switch
        {
            OptionSource.Set => "set",
            OptionSource.Effort => "chosen by Effort",
            OptionSource.Follows => "following from others",
            _ => "default",
        };
    }

    /// <summary>One sentence per set option that kept Effort from choosing others, with the plain defaults that those have; empty = there
    /// was no such option.</summary>
    public static IEnumerable<string> KeptFromEffort(ResolvedOptions options) =>
        from option in OptionTable.All
        where options.SourceOf(option) == OptionSource.Default && options.ReasonOf(option) is not null
        group $"{option.Name} {option.TextOf(options)}" by options.ReasonOf(option)!.Name into kept
        select $"{kept.Key} is set, so Effort does not choose the options that fit only its own choice of {kept.Key}; they have their " +
            $"plain defaults: {string.Join(", ", kept)}. Set them too, or leave {kept.Key} unset.";

    private static IEnumerable<(Option Option, string Value)> Of(ResolvedOptions options, NetworkModel? initial, Func<Option, bool> isNoted)
    {
        var earlier = initial?.TrainingOptions.ToDictionary(option => option.Name, option => option.Value);
        foreach (var option in OptionTable.All.Where(isNoted))
        {
            if (earlier is null || !option.IsDecidedByInitialModel)
                yield return (option, option.TextOf(options));
            else if (earlier.TryGetValue(option.Name, out var value))
                yield return (option, value);
        }
    }
}
