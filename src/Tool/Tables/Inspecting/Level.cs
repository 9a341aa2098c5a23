namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>One value of a column, whatever its upper and lower case and the blanks around it, with its rows.</summary>
internal sealed class Level(string text)
{
    private Dictionary<string, long>? _spellings;

    /// <summary>The rows.</summary>
    internal long Count { get; private set; }

    /// <summary>The most frequent spelling, without blanks around it.</summary>
    internal string Text => _spellings is null ? text.Trim()
        : _spellings.GroupBy(pair => pair.Key.Trim(), pair => pair.Value, StringComparer.Ordinal)
            .OrderByDescending(group => group.Sum()).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;

    /// <summary>All spellings as they are in the file, the most frequent first.</summary>
    internal IReadOnlyList<string> Spellings => _spellings is null ? [text]
        : [.. _spellings.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)];

    internal void Add(string raw)
    {
        if (_spellings is null && raw != text)
        {
            _spellings = new(StringComparer.Ordinal) { [text] = Count };
        }
        Count++;
        if (_spellings is not null)
        {
            _spellings[raw] = _spellings.GetValueOrDefault(raw) + 1;
        }
    }
}
