using System.Diagnostics.CodeAnalysis;

namespace FfnnMlNet;

/// <summary>The options that the user set, with their values. An option that is set to null differs from one that is not set where
/// null is a value, see <see cref="NullMeans.Value"/>.</summary>
internal sealed class OptionValues
{
    private readonly Dictionary<Option, object?> _values;

    public OptionValues() => _values = [];

    private OptionValues(Dictionary<Option, object?> values) => _values = values;

    /// <summary>What the property of the option shows: the value that was set, or <see cref="Option.WhenUnset"/>.</summary>
    public object? this[Option option] => _values.TryGetValue(option, out var value) ? value : option.WhenUnset;

    /// <summary>True when the user set the option, to null included.</summary>
    public bool IsSet(Option option) => _values.ContainsKey(option);

    /// <summary>True when the user set the option; then <paramref name="value"/> is what was set, which may be null.</summary>
    public bool TryGet(Option option, [MaybeNullWhen(false)] out object? value) => _values.TryGetValue(option, out value);

    public void Set(Option option, object? value)
    {
        if (value is null && option.NullMeans == NullMeans.Unset)
            _values.Remove(option);
        else
            _values[option] = value;
    }

    public OptionValues Copy() => new(new Dictionary<Option, object?>(_values));

    /// <summary>A copy that has only the options for which a condition holds.</summary>
    public OptionValues Where(Func<Option, bool> holds) =>
        new(_values.Where(pair => holds(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value));
}
