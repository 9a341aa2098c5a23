using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet;

/// <summary>What a model, a checkpoint and the log say of the options of a training.</summary>
internal static class OptionNotes
{
    /// <summary>For the model: its <c>TrainingOptions</c>.</summary>
    /// <param name="initial">The model that training went on from, or null: what it decided keeps its value.</param>
    public static IReadOnlyList<(string Name, string Value)> ForModel(ResolvedOptions options, NetworkModel? initial) =>
        [.. Of(options, initial, option => option.Effect != OptionEffect.Run).Select(note => (note.Option.Name, note.Value))];

    /// <summary>For a checkpoint: what must be the same where training goes on from it.</summary>
    /// <param name="initial">The model that training goes on from, or null.</param>
    public static IReadOnlyList<RunFact> ForCheckpoint(ResolvedOptions options, NetworkModel? initial) =>
    [
        .. Of(options, initial, option => option.Effect == OptionEffect.Bits)
            .Select(note => new RunFact(note.Option.Name, note.Value, note.Option.ConstantDefault)),
    ];

    /// <summary>For the log: every option that the model notes, those with one reason together.</summary>
    /// <param name="initial">The model that training goes on from, or null: the log says nothing of what it decided.</param>
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

    /// <summary>What Effort would have chosen, were it not for an option that was set: a sentence each for those options; none where
    /// nothing was withheld.</summary>
    public static IEnumerable<string> Withheld(ResolvedOptions options) =>
        from option in OptionTable.All
        where options.SourceOf(option) == OptionSource.Default && options.ReasonOf(option) is not null
        group $"{option.Name} {option.TextOf(options)}" by options.ReasonOf(option)!.Name into kept
        select $"{kept.Key} is set, so Effort chooses none of the options that only fit its own choice of it, which keep their plain " +
            $"defaults: {string.Join(", ", kept)}. Set them too, or leave {kept.Key} unset.";

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
