namespace FfnnMlNet;

/// <summary>
/// The one table of all options: for each its plain default, what is allowed, what <see cref="FfnnMlNet.Effort"/> chooses, what depends on
/// it, and how it reads. Checking, choosing, the log, the notes in a model, what a checkpoint must agree with and docs/options.md
/// come from it. A new option is a property of <see cref="FfnnOptions"/> and an entry here.
/// </summary>
/// <remarks>An option has the name of its type often, so the files of the table write <c>Values.Activation.Relu</c> for the value: within
/// them <c>Activation</c> alone is the option.</remarks>
internal static partial class OptionTable
{
    private static Option[]? s_all;

    /// <summary>All of them, in the order of the log, the notes in a model and the errors.</summary>
    public static IReadOnlyList<Option> All => s_all ??= [.. OfNetwork(), .. OfTraining(), .. OfJudging(), .. OfData(), .. OfRun()];

    private static Choice<T> Chosen<T>(T value) => new(value, OptionSource.Effort);

    private static Choice<T> Follows<T>(T value, Option from) => new(value, OptionSource.Follows, from);

    private static Choice<T> Plain<T>(T value) => new(value, OptionSource.Default);

    private static Allowed<float> AboveZero => new("above 0 and finite", value => value > 0 && float.IsFinite(value));

    private static Allowed<int> AtLeastOne => new("at least 1", value => value >= 1);

    private static Allowed<int?> NullOrAtLeastOne => new("null or at least 1", value => value >= 1);

    private static Allowed<string> ColumnName => new("the name of a column", name => !string.IsNullOrWhiteSpace(name));

    private static Allowed<string?> NullOrColumnName =>
        new("null or the name of a column", name => !string.IsNullOrWhiteSpace(name));

    // "Random or Last". A value without a name prints as its number.
    private static Allowed<T> Named<T>() where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        return new($"{string.Join(", ", names[..^1])} or {names[^1]}", Enum.IsDefined);
    }
}
