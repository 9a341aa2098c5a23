using System.Globalization;

namespace FfnnMlNet;

/// <summary>One point of the search space: a value for each of some dimensions. Immutable.</summary>
internal sealed class SearchDraw
{
    private readonly Dictionary<SearchDimension, object> _values;

    /// <exception cref="ArgumentException">Values are not in their dimensions; the message lists all of them.</exception>
    public SearchDraw(IEnumerable<(SearchDimension Dimension, object Value)> values)
    {
        _values = values.ToDictionary(pair => pair.Dimension, pair => pair.Value);
        string[] faults = [.. _values.Select(pair => pair.Key.FaultOf(pair.Value)).OfType<string>()];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>The dimensions with their values, such as "NumberOfLayers 3, Dropout 0.25".</summary>
    public override string ToString() => string.Join(
        ", ", _values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key.Name} {pair.Value:G4}")));

    /// <summary>The value of a dimension.</summary>
    public bool TryGet<T>(SearchDimension<T> dimension, out T value)
        where T : notnull
    {
        var has = _values.TryGetValue(dimension, out var drawn);
        value = has ? (T)drawn! : default!;
        return has;
    }
}
