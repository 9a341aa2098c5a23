namespace FfnnMlNet;

/// <summary>The options of all FfnnMlNet trainers. Every option has a default.</summary>
/// <remarks>
/// <para>An option that is set is used as it is. An option that <see cref="Effort"/> may choose is null until it is set. For most of these
/// options, setting null again means that the option is not set. For the others, whose documentation says what "null set by hand" means,
/// null is a value too, which <see cref="Effort"/> does not replace.</para>
/// <para>An option has its plain default where it is not set and Effort does not choose it either: under <see cref="Effort.Manual"/>, in
/// training that goes on from a model, and where another option that is set keeps Effort from choosing it.</para>
/// <para>The values that are used can be seen with <see cref="Describe"/> before training, in the log during training, and in
/// <c>TrainingOptions</c> of the model afterwards.</para>
/// </remarks>
/// <example>
/// <code>
/// var options = new FfnnTrainer.Options { Effort = Effort.Fast, BatchSize = 64 };
/// Console.WriteLine(options.Describe(rowCount: 10_000));                  // A line per option: name, value, reason.
/// Console.WriteLine(options.Describe(10_000)["NumberOfEpochs"].Value);    // 48
/// </code>
/// </example>
public abstract partial class FfnnOptions
{
    private readonly TrainerTask _task;
    private OptionValues _values = new();

    private protected FfnnOptions(TrainerTask task) => _task = task;

    /// <summary>How much training time a good model is worth: it chooses every option that is not set and whose documentation says so. The
    /// choice depends on the number of rows, the task and the features; docs/options.md has the rules, and the log says what was chosen.
    /// Default Balanced.</summary>
    /// <remarks>For text features, such as those of FeaturizeText, Effort chooses a narrow first layer and few epochs. What it chooses for
    /// <see cref="Optimizer"/>, <see cref="LearningRate"/>, <see cref="LearningRateSchedule"/>, <see cref="LearningRateFactors"/> and
    /// <see cref="WeightDecaySchedule"/> only fits together. So where the optimizer or the learning rate is set, those of them that are not
    /// set have their plain defaults, and the log says so.</remarks>
    public Effort Effort { get => (Effort)Get(OptionTable.Effort)!; set => Set(OptionTable.Effort, value); }

    /// <summary>Values of the search space that take the place of those that <see cref="Effort"/> would choose; null = none.</summary>
    internal SearchDraw? Draw { get; set; }

    /// <summary>True for classes, which have other search options than numbers.</summary>
    internal bool HasClasses => _task.HasClasses;

    /// <summary>See <see cref="ResolvedOptions.AlwaysGeneralDelta"/>.</summary>
    internal bool AlwaysGeneralDelta { get; set; }

    /// <summary>The value of every option that would be used for a table with that many rows, and why: because it is set, chosen by
    /// <see cref="Effort"/>, follows from another option, or is the plain default. Nothing is trained.</summary>
    /// <param name="rowCount">Number of training rows, at least 1.</param>
    /// <param name="isText">True for text features: a thousand or more slots that are 0 in nearly all rows, such as those of FeaturizeText.
    /// A trainer detects them in the rows.</param>
    /// <param name="hasCategories">True for features that contain one-hot slots, such as those of OneHotEncoding. A trainer detects them in
    /// the schema.</param>
    /// <returns>One entry per option. As text, one line per option.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rowCount"/> is below 1.</exception>
    /// <exception cref="ArgumentException">Options are out of range or do not fit each other; the message lists all faults.</exception>
    /// <example>
    /// <code>
    /// Console.WriteLine(new FfnnTrainer.Options { LearningRate = 0.01f }.Describe(rowCount: 5_000)["Optimizer"]);
    /// // Optimizer adam(0.9, 0.999, 1E-08) (default, since LearningRate is set)
    /// </code>
    /// </example>
    public OptionChoices Describe(int rowCount, bool isText = false, bool hasCategories = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowCount, 1);
        Validate();
        return Resolve(new DataShape(rowCount, isText) { HasCategories = hasCategories }).Describe();
    }

    /// <summary>The columns and the effort, such as "label 'Label', features 'Features', effort Balanced". <see cref="Describe"/> gives all
    /// options.</summary>
    public override string ToString() =>
        $"label '{LabelColumnName}', features '{FeatureColumnName}'" +
        $"{(ExampleWeightColumnName is null ? "" : $", weights '{ExampleWeightColumnName}'")}, effort {Effort}";

    /// <summary>A copy that a trainer keeps, so that later changes of the options do not change the trainer.</summary>
    internal FfnnOptions Clone()
    {
        var copy = (FfnnOptions)MemberwiseClone();
        copy._values = _values.Copy();
        return copy;
    }

    /// <summary>The values of all options for the training data, with what <see cref="Effort"/> chooses.</summary>
    internal ResolvedOptions Resolve(DataShape data) => Resolve(_values, data);

    /// <summary>The same with values of the search space in place of those that <see cref="Effort"/> would choose.</summary>
    internal ResolvedOptions Resolve(DataShape data, SearchDraw draw) =>
        Resolution.Decide(_values, _task, data, draw, AlwaysGeneralDelta);

    /// <summary>The values of all options where <see cref="Effort"/> chooses nothing: an option that is not set has its plain default. The
    /// values of options that Effort never chooses are final.</summary>
    internal ResolvedOptions ResolveWithoutEffort() => Resolve(_values, null);

    /// <summary>True when <see cref="Effort"/> chooses the value of an option, unless a rule finds nothing to choose.</summary>
    internal bool IsLeftToEffort(Option option) => option.IsChosenByEffort && Effort != Effort.Manual && !_values.IsSet(option);

    /// <summary>Checks all options.</summary>
    /// <exception cref="ArgumentException">Options are out of range or do not fit each other; the message lists all faults.</exception>
    internal void Validate()
    {
        Dictionary<Option, string[]> faults = [];
        foreach (var option in OptionTable.All)
        {
            if (_values.TryGet(option, out var value) && option.FaultsOf(value).ToArray() is { Length: > 0 } own)
                faults.Add(option, own);
        }
        // An option that is out of range counts as not set when it is checked whether the options fit each other.
        var others = Resolve(_values.Where(option => !faults.ContainsKey(option)), null);
        string[] all = [.. faults.Values.SelectMany(own => own), .. OptionTable.All.SelectMany(option => option.MisfitsOf(others))];
        if (Draw is not null && Effort == Effort.Manual)
            all = [.. all, "Effort must not be Manual with search options, which replace what Effort chooses. Leave Effort unset."];
        if (SearchDraws > 0 && Effort == Effort.Manual)
            all = [.. all, "SearchDraws must be 0 with Effort Manual: draws take the place of what Effort chooses. Choose another " +
                "Effort, or leave SearchDraws unset."];
        if (all.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, all));
    }

    private ResolvedOptions Resolve(OptionValues values, DataShape? data) =>
        Resolution.Decide(values, _task, data, Draw, AlwaysGeneralDelta);

    private object? Get(Option option) => _values[option];

    private void Set(Option option, object? value) => _values.Set(option, value);
}
