using System.Collections;

namespace FfnnMlNet;

/// <summary>What every option comes to for one table: see <see cref="FfnnOptions.Describe"/>. Immutable.</summary>
public sealed class OptionChoices : IReadOnlyList<OptionChoice>
{
    private readonly OptionChoice[] _choices;

    internal OptionChoices(IEnumerable<OptionChoice> choices) => _choices = [.. choices];

    /// <summary>How many options there are.</summary>
    public int Count => _choices.Length;

    /// <summary>The option at a place in the list, counted from 0.</summary>
    public OptionChoice this[int index] => _choices[index];

    /// <summary>The option of a name, such as "BatchSize".</summary>
    /// <exception cref="KeyNotFoundException">There is no such option.</exception>
    public OptionChoice this[string name] => _choices.FirstOrDefault(choice => choice.Name == name)
        ?? throw new KeyNotFoundException($"There is no option '{name}'. Take the name of a property of FfnnOptions.");

    /// <inheritdoc/>
    public IEnumerator<OptionChoice> GetEnumerator() => ((IEnumerable<OptionChoice>)_choices).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A table with one line per option: name, value, reason.</summary>
    public override string ToString()
    {
        var (names, values) = (_choices.Max(choice => choice.Name.Length), _choices.Max(choice => choice.Value.Length));
        return string.Join('\n', _choices.Select(
            choice => $"{choice.Name.PadRight(names)}  {choice.Value.PadRight(values)}  {choice.Reason}"));
    }
}
