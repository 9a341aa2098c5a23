namespace FfnnMlNet;

/// <summary>Decides the value of every option for one call of <c>Fit</c>. A rule may ask it for the value of another option, which is then
/// decided first.</summary>
internal sealed class Resolution
{
    private readonly OptionValues _userValues;
    private readonly SearchDraw? _draw;
    private readonly bool _withEffort;
    private readonly Dictionary<Option, ResolvedValue> _resolved = [];

    private Resolution(OptionValues userValues, TrainerTask task, DataShape data, bool withEffort, SearchDraw? draw) =>
        (_userValues, Task, Data, _withEffort, _draw) = (userValues, task, data, withEffort, draw);

    /// <summary>What the trainer learns.</summary>
    public TrainerTask Task { get; }

    /// <summary>What is known of the training data.</summary>
    public DataShape Data { get; }

    /// <summary>True when <see cref="Effort"/> chooses options that are not set.</summary>
    public bool UsesEffort => _withEffort && Of(OptionTable.Effort) != Effort.Manual;

    /// <summary>The hidden layers, batch size, epochs and ensemble size that Effort would choose.</summary>
    public EffortSizes Sizes => Data.IsText
        ? EffortSizes.ForText(Of(OptionTable.Effort), Data.RowCount)
        : EffortSizes.For(Of(OptionTable.Effort), Data, Task);

    /// <summary>True for a linear model, which has no hidden layers.</summary>
    public bool IsLinear => Of(OptionTable.HiddenLayers).Count == 0;

    /// <summary>Decides the value of every option.</summary>
    /// <param name="userValues">What the user set; every value is allowed by itself.</param>
    /// <param name="task">What the trainer learns.</param>
    /// <param name="data">What is known of the training data; null = Effort chooses nothing, and every option that is not set has its plain
    /// default.</param>
    /// <param name="draw">Values of the search space that take the place of those that Effort would choose; null = none.</param>
    /// <param name="alwaysGeneralDelta">See <see cref="ResolvedOptions.AlwaysGeneralDelta"/>.</param>
    public static ResolvedOptions Decide(
        OptionValues userValues, TrainerTask task, DataShape? data, SearchDraw? draw, bool alwaysGeneralDelta)
    {
        var resolution = new Resolution(userValues, task, data ?? default, data is not null, draw);
        foreach (var option in OptionTable.All)
            resolution.Resolve(option);
        return new ResolvedOptions(resolution._resolved, task, resolution.Data) { AlwaysGeneralDelta = alwaysGeneralDelta };
    }

    /// <summary>The value of another option that is used.</summary>
    public T Of<T>(Option<T> option) => (T)Resolve(option).Value!;

    /// <summary>The value of a dimension of the search space: the one that was drawn, else the one that Effort chooses.</summary>
    public T Of<T>(SearchDimension<T> dimension) where T : notnull =>
        _draw is not null && _draw.TryGet(dimension, out var drawn) ? drawn : dimension.Default(this);

    /// <summary>True where values of the search space take the place of those that Effort would choose.</summary>
    public bool HasDraw => _draw is not null;

    /// <summary>True when the user set the option, to null included.</summary>
    public bool IsSet(Option option) => _userValues.IsSet(option);

    /// <summary>True when the user set the option to a value other than null.</summary>
    public bool IsSetToValue(Option option) => _userValues.TryGet(option, out var value) && value is not null;

    private ResolvedValue Resolve(Option option)
    {
        if (!_resolved.TryGetValue(option, out var value))
            _resolved[option] = value = option.Resolve(this, _userValues.TryGet(option, out var userValue), userValue);
        return value;
    }
}
