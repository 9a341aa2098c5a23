using System.Diagnostics.CodeAnalysis;

namespace FfnnMlNet;

/// <summary>The options that a user has set, and their values: an option that is set to null is not the same as one that is not
/// set.</summary>
internal sealed class OptionValues
{
    private readonly Dictionary<Option, object?> _values;

    public OptionValues() => _values = [];

    private OptionValues(Dictionary<Option, object?> values) => _values = values;

    /// <summary>The value that was set, or what the property shows where nothing was.</summary>
    public object? this[Option option] => _values.TryGetValue(option, out var value) ? value : option.WhenUnset;

    public bool IsSet(Option option) => _values.ContainsKey(option);

    public bool TryGet(Option option, [MaybeNullWhen(false)] out object? value) => _values.TryGetValue(option, out value);

    public void Set(Option option, object? value)
    {
        if (value is null && option.NullMeans == NullMeans.Unset)
            _values.Remove(option);
        else
            _values[option] = value;
    }

    public OptionValues Copy() => new(new Dictionary<Option, object?>(_values));

    /// <summary>Those alone that a condition holds for.</summary>
    public OptionValues Where(Func<Option, bool> holds) =>
        new(_values.Where(pair => holds(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value));
}
