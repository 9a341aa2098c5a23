using System.Globalization;

namespace FfnnMlNet.Data;

/// <summary>Matches the classes or outputs of another table with those of a network by name. Where two tables were prepared separately, the
/// same key or slot may mean different classes, so numbers cannot match them.</summary>
internal sealed class NameMatch
{
    private const int NotFound = -1;
    private const int Named = 5;

    private readonly IReadOnlyList<string> _names;
    private readonly int[] _places;
    private readonly Dictionary<int, int> _rowsOfUnknown = [];

    private NameMatch(IReadOnlyList<string> names, int[] places) => (_names, _places) = (names, places);

    /// <summary>The match; null where the names are the same in the same order, or one of both has no names.</summary>
    /// <param name="names">Names of the other table.</param>
    /// <param name="wanted">Names of the network.</param>
    public static NameMatch? Of(IReadOnlyList<string> names, IReadOnlyList<string> wanted)
    {
        if (names.Count == 0 || wanted.Count == 0 || names.SequenceEqual(wanted, StringComparer.Ordinal))
            return null;
        var placeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var place = 0; place < wanted.Count; place++)
            placeOf.TryAdd(wanted[place], place);
        return new NameMatch(names, [.. names.Select(name => placeOf.GetValueOrDefault(name, NotFound))]);
    }

    /// <summary>True when both have the same names, in any order.</summary>
    /// <param name="wanted">Number of names of the network.</param>
    public bool IsPermutation(int wanted) =>
        _places.Length == wanted && !_places.Contains(NotFound) && _places.Distinct().Count() == wanted;

    /// <summary>Finds the class or output of the network for one of the other table.</summary>
    /// <returns>False where the network has none of that name; the row is counted for <see cref="Unmatched"/>.</returns>
    public bool TryFind(int other, out int place)
    {
        place = _places[other];
        if (place != NotFound)
            return true;
        _rowsOfUnknown[other] = _rowsOfUnknown.GetValueOrDefault(other) + 1;
        return false;
    }

    /// <summary>The names that the network does not have, with the number of their rows, such as "'x' (3 rows), 'y' (1 row) and 2 more";
    /// null = none.</summary>
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
