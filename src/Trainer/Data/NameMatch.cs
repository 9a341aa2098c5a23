using System.Globalization;

namespace FfnnMlNet.Data;

/// <summary>Which class or output of a network each class or output of another table is, by name: key numbers and places of slots say
/// nothing where two tables were prepared apart from each other.</summary>
internal sealed class NameMatch
{
    private const int Nobody = -1;
    private const int Named = 5;

    private readonly IReadOnlyList<string> _names;
    private readonly int[] _places;
    private readonly Dictionary<int, int> _rowsOfUnknown = [];

    private NameMatch(IReadOnlyList<string> names, int[] places) => (_names, _places) = (names, places);

    /// <summary>The match of names, or null where each has its own place or nothing is known of the names.</summary>
    /// <param name="names">Of the other table.</param>
    /// <param name="wanted">Of the network.</param>
    public static NameMatch? Of(IReadOnlyList<string> names, IReadOnlyList<string> wanted)
    {
        if (names.Count == 0 || wanted.Count == 0 || names.SequenceEqual(wanted, StringComparer.Ordinal))
            return null;
        var placeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var place = 0; place < wanted.Count; place++)
            placeOf.TryAdd(wanted[place], place);
        return new NameMatch(names, [.. names.Select(name => placeOf.GetValueOrDefault(name, Nobody))]);
    }

    /// <summary>True when every name of the network is one of the other table, and the other way round.</summary>
    public bool IsPermutation(int wanted) => _places.Length == wanted && !_places.Contains(Nobody) && _places.Distinct().Count() == wanted;

    /// <summary>The network's place of one of the other table, or false, and the row is counted.</summary>
    public bool TryFind(int other, out int place)
    {
        place = _places[other];
        if (place != Nobody)
            return true;
        _rowsOfUnknown[other] = _rowsOfUnknown.GetValueOrDefault(other) + 1;
        return false;
    }

    /// <summary>The names of rows that found no place, such as "'x' (3 rows), 'y' (1 row) and 2 more"; null = there were none.</summary>
    public string? Unmatched()
    {
        if (_rowsOfUnknown.Count == 0)
            return null;
        var first = _rowsOfUnknown.OrderBy(unknown => unknown.Key).Take(Named).Select(unknown => string.Create(
            CultureInfo.InvariantCulture, $"'{_names[unknown.Key]}' ({unknown.Value} {(unknown.Value == 1 ? "row" : "rows")})"));
        var more = _rowsOfUnknown.Count > Named
            ? string.Create(CultureInfo.InvariantCulture, $" and {_rowsOfUnknown.Count - Named} more") : "";
        return string.Join(", ", first) + more;
    }
}
