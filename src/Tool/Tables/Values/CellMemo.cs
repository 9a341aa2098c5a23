namespace FfnnMlNet.Tool.Tables.Values;

/// <summary>Remembers what a cell means, since most columns have few different ones. One thread at a time.</summary>
/// <param name="limit">The number of different cells that are remembered.</param>
internal sealed class CellMemo<T>(int limit)
{
    private readonly Dictionary<byte[], T> _values = new(CellComparer.Instance);

    /// <summary>What a cell means, or nothing where it is not known.</summary>
    internal bool TryGet(ReadOnlySpan<byte> cell, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value) =>
        _values.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(cell, out value);

    /// <summary>Remembers a cell, as long as there is room.</summary>
    internal void Add(ReadOnlySpan<byte> cell, T value)
    {
        if (_values.Count < limit)
        {
            _values.GetAlternateLookup<ReadOnlySpan<byte>>().TryAdd(cell, value);
        }
    }
}
