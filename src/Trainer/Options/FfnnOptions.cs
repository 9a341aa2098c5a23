namespace FfnnMlNet;

/// <summary>What all FfnnMlNet trainers can be told. Every property has a default; set what you want otherwise.</summary>
/// <remarks>
/// <para>An option that <see cref="Effort"/> may choose is null until it is set; then its value is used as it is. Null means unset there,
/// but for options whose documentation says what null itself means: for them null set by hand is a choice too, which <see cref="Effort"/>
/// leaves alone. The plain default of an option is what it is where neither was it set nor does effort choose it: under
/// <see cref="Effort.Manual"/>, in training that goes on from a model, and where another option that is set makes effort leave it.</para>
/// <para>What comes of all that for a table is told by <see cref="Describe"/> beforehand, by the log while training, and by
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

    /// <summary>How much time a good model is worth: chooses every option that is not set and whose documentation says so. Rules by rows,
    /// task and features stand in docs/options.md; the log says what was chosen. A table of thousands of slots that are nearly always 0, as
    /// FeaturizeText makes them, has a narrow first layer and few epochs. Where <see cref="Optimizer"/> or <see cref="LearningRate"/> is
    /// set, the others of optimizer, rate, schedule, rate factors and weight decay have their plain defaults, since they only fit each
    /// other, and the log says so. Default Balanced.</summary>
    public Effort Effort { get => (Effort)Get(OptionTable.Effort)!; set => Set(OptionTable.Effort, value); }

    /// <summary>Take the general delta even where a closed form is known; experiments compare the two.</summary>
    internal bool AlwaysGeneralDelta { get; set; }

    /// <summary>What every option comes to for a table of so many rows, and why: set, chosen by <see cref="Effort"/>, following from
    /// another option, or the plain default. Nothing is trained. The trainer's own kind is the task.</summary>
    /// <param name="rowCount">Rows for training, at least 1.</param>
    /// <param name="isText">True for a table of a thousand slots and more that are 0 in nearly all rows, as FeaturizeText makes them. The
    /// trainer finds that out by itself.</param>
    /// <returns>One entry per option; printed, a line each.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rowCount"/> is below 1.</exception>
    /// <exception cref="ArgumentException">Options are out of range or do not fit each other; all faults in one message.</exception>
    /// <example>
    /// <code>
    /// Console.WriteLine(new FfnnTrainer.Options { LearningRate = 0.01f }.Describe(rowCount: 5_000)["Optimizer"]);
    /// // Optimizer adam(0.9, 0.999, 1E-08) (default, since LearningRate is set)
    /// </code>
    /// </example>
    public OptionChoices Describe(int rowCount, bool isText = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowCount, 1);
        Validate();
        return Resolve(new TableShape(rowCount, isText)).Describe();
    }

    /// <summary>The columns and the effort, such as "label 'Label', features 'Features', effort Balanced". What the options come to in all
    /// tells <see cref="Describe"/>.</summary>
    public override string ToString() =>
        $"label '{LabelColumnName}', features '{FeatureColumnName}'" +
        $"{(ExampleWeightColumnName is null ? "" : $", weights '{ExampleWeightColumnName}'")}, effort {Effort}";

    /// <summary>A copy of the options, so that a trainer keeps what it was made with.</summary>
    internal FfnnOptions Clone()
    {
        var copy = (FfnnOptions)MemberwiseClone();
        copy._values = _values.Copy();
        return copy;
    }

    /// <summary>All options with what <see cref="Effort"/> chooses for a table.</summary>
    internal ResolvedOptions Resolve(TableShape table) => Resolve(_values, table);

    /// <summary>All options with the plain default of each that is not set: what does not depend on the rows is final in it.</summary>
    internal ResolvedOptions ResolvePlain() => Resolve(_values, null);

    /// <summary>Throws one error that lists everything wrong with the options.</summary>
    /// <exception cref="ArgumentException">Something is.</exception>
    internal void Validate()
    {
        Dictionary<Option, string[]> faults = [];
        foreach (var option in OptionTable.All)
        {
            if (_values.TryGet(option, out var value) && option.FaultsOf(value).ToArray() is { Length: > 0 } own)
                faults.Add(option, own);
        }
        // What is wrong by itself counts as not set where options are seen side by side.
        var others = Resolve(_values.Where(option => !faults.ContainsKey(option)), null);
        string[] all = [.. faults.Values.SelectMany(own => own), .. OptionTable.All.SelectMany(option => option.MisfitsOf(others))];
        if (all.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, all));
    }

    private ResolvedOptions Resolve(OptionValues values, TableShape? table) =>
        Resolution.Of(values, _task, table, AlwaysGeneralDelta);

    private object? Get(Option option) => _values[option];

    private void Set(Option option, object? value) => _values.Set(option, value);
}
