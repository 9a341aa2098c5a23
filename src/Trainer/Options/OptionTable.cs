namespace FfnnMlNet;

/// <summary>
/// The table of all options. An entry says what the plain default of the option is, which values are allowed, what
/// <see cref="FfnnMlNet.Effort"/> chooses, what depends on the value, and how the value is written as text. The table decides how options
/// are checked and chosen, what the log, the model and a checkpoint record of them, and what docs/options.md says. A new option takes a
/// property of <see cref="FfnnOptions"/> and an entry here.
/// </summary>
/// <remarks>Many options have the same name as the type of their value. In the files of this class <c>Activation</c> is the option, and
/// <c>Values.Activation.Relu</c> is a value, where <c>Values</c> is an alias of the namespace <c>FfnnMlNet</c>.</remarks>
internal static partial class OptionTable
{
    private static Option[]? s_all;

    /// <summary>All options, in the order in which the log, models, errors and docs/options.md list them.</summary>
    public static IReadOnlyList<Option> All => s_all ??=
        [.. OfNetwork(), .. OfTraining(), .. OfValidation(), .. OfData(), .. OfRun(), .. OfRanks()];

    // The value was chosen by Effort.
    private static Choice<T> Chosen<T>(T value) => new(value, OptionSource.Effort);

    // The value follows from another option.
    private static Choice<T> Follows<T>(T value, Option from) => new(value, OptionSource.Follows, from);

    // The value is the plain default.
    private static Choice<T> PlainDefault<T>(T value) => new(value, OptionSource.Default);

    // Makes a rule that chooses nothing where the optimizer uses all rows in each step, because Effort's choices are for mini-batches.
    private static Func<Resolution, Choice<T>> ForMiniBatches<T>(Func<Resolution, Choice<T>> rule) =>
        r => r.Of(Optimizer).UsesAllRows ? new NoChoice(Optimizer) : rule(r);

    // Makes a rule for one of the options that belong together: optimizer, learning rate, its schedule and factors, and the schedule of
    // weight decay. Once the user sets the optimizer or the rate, Effort chooses none of them.
    private static Func<Resolution, Choice<T>> FittingOptimizerAndRate<T>(Func<Resolution, Choice<T>> rule) =>
        r => SetOptimizerOrRate(r) is { } set ? new NoChoice(set) : rule(r);

    private static Option? SetOptimizerOrRate(Resolution r) =>
        r.IsSet(Optimizer) ? Optimizer : r.IsSet(LearningRate) ? LearningRate : null;

    private static Allowed<float> AboveZero => new("above 0 and finite", value => value > 0 && float.IsFinite(value));

    private static Allowed<int> AtLeastOne => new("at least 1", value => value >= 1);

    private static Allowed<int?> NullOrAtLeastOne => new("null or at least 1", value => value >= 1);

    private static Allowed<string> ColumnName => new("the name of a column", name => !string.IsNullOrWhiteSpace(name));

    private static Allowed<string?> NullOrColumnName =>
        new("null or the name of a column", name => !string.IsNullOrWhiteSpace(name));

    // The value has a name in the enum. In words, such as "Random or Last".
    private static Allowed<T> Named<T>() where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        return new($"{string.Join(", ", names[..^1])} or {names[^1]}", Enum.IsDefined);
    }
}
