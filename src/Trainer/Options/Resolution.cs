namespace FfnnMlNet;

/// <summary>The choice of every option for one table. Rules ask it for other options, which are then chosen first.</summary>
internal sealed class Resolution
{
    private readonly OptionValues _set;
    private readonly bool _withEffort;
    private readonly Dictionary<Option, ResolvedValue> _resolved = [];

    private Resolution(OptionValues set, TrainerTask task, TableShape table, bool withEffort) =>
        (_set, Task, Table, _withEffort) = (set, task, table, withEffort);

    public TrainerTask Task { get; }

    public TableShape Table { get; }

    /// <summary>True where <see cref="Effort"/> chooses what is not set.</summary>
    public bool UsesEffort => _withEffort && Of(OptionTable.Effort) != Effort.Manual;

    /// <summary>Layers, rows of a step, epochs and members.</summary>
    public EffortRules Steps => Table.IsText
        ? EffortRules.ForText(Of(OptionTable.Effort), Table.RowCount) : EffortRules.For(Of(OptionTable.Effort), Table.RowCount);

    /// <summary>True without hidden layers.</summary>
    public bool IsLinear => Of(OptionTable.HiddenLayers).Count == 0;

    /// <summary>Chooses every option.</summary>
    /// <param name="set">All of them allowed.</param>
    /// <param name="table">What is known of the rows; null = Effort chooses nothing, and what is not set has its plain default.</param>
    public static ResolvedOptions Of(OptionValues set, TrainerTask task, TableShape? table, bool alwaysGeneralDelta)
    {
        var resolution = new Resolution(set, task, table ?? default, table is not null);
        foreach (var option in OptionTable.All)
            resolution.Resolve(option);
        return new ResolvedOptions(resolution._resolved, task, resolution.Table) { AlwaysGeneralDelta = alwaysGeneralDelta };
    }

    public T Of<T>(Option<T> option) => (T)Resolve(option).Value!;

    /// <summary>True where the user set the option, to null too.</summary>
    public bool IsSet(Option option) => _set.IsSet(option);

    /// <summary>True where the user set the option, and not to null.</summary>
    public bool IsGiven(Option option) => _set.TryGet(option, out var value) && value is not null;

    private ResolvedValue Resolve(Option option)
    {
        if (!_resolved.TryGetValue(option, out var value))
            _resolved[option] = value = option.Resolve(this, _set.TryGet(option, out var set), set);
        return value;
    }
}
