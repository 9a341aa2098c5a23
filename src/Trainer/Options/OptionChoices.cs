using System.Collections;

namespace FfnnMlNet;

/// <summary>The value that is used of every option, and why, in the order of the log. See <see cref="FfnnOptions.Describe"/>.
/// Immutable.</summary>
public sealed class OptionChoices : IReadOnlyList<OptionChoice>
{
    private readonly OptionChoice[] _choices;

    internal OptionChoices(IEnumerable<OptionChoice> choices) => _choices = [.. choices];

    /// <summary>Number of options.</summary>
    public int Count => _choices.Length;

    /// <summary>The option at an index, in [0, <see cref="Count"/>).</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such index.</exception>
    public OptionChoice this[int index] => _choices[index];

    /// <summary>The option with a name, such as "BatchSize".</summary>
    /// <exception cref="KeyNotFoundException">There is no such option.</exception>
    public OptionChoice this[string name] => _choices.FirstOrDefault(choice => choice.Name == name)
        ?? throw new KeyNotFoundException($"There is no option '{name}'. Take the name of a property of FfnnOptions.");

    /// <inheritdoc/>
    public IEnumerator<OptionChoice> GetEnumerator() => ((IEnumerable<OptionChoice>)_choices).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One line per option with name, value and reason in columns.</summary>
    public override string ToString()
    {
        var (names, values) = (_choices.Max(choice => choice.Name.Length), _choices.Max(choice => choice.Value.Length));
        return string.Join('\n', _choices.Select(
            choice => $"{choice.Name.PadRight(names)}  {choice.Value.PadRight(values)}  {choice.Reason}"));
    }
}
