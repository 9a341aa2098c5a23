using System.Globalization;
using FfnnMlNet.Numerics;
using Microsoft.ML;

namespace FfnnMlNet.Data;

/// <summary>Counts rows with features that are NaN or infinite, by slot.</summary>
internal sealed class NonFiniteFeatures(int featureCount)
{
    private readonly SortedDictionary<int, long> _rowsOfSlot = [];
    private long _rows;
    private long _firstRow;

    /// <param name="rowNumber">Counted from 1.</param>
    public void Look(ReadOnlySpan<float> row, long rowNumber)
    {
        if (Reductions.AllFinite(row))
            return;
        if (_rows++ == 0)
            _firstRow = rowNumber;
        for (var slot = 0; slot < featureCount; slot++)
        {
            if (!float.IsFinite(row[slot]))
                _rowsOfSlot[slot] = _rowsOfSlot.GetValueOrDefault(slot) + 1;
        }
    }

    /// <exception cref="InvalidOperationException">A row had such a value.</exception>
    public void ThrowIfAny(DataViewSchema.Column features, int namedSlots)
    {
        if (_rows == 0)
            return;
        var names = SlotNames.Of(features, featureCount);
        var slots = _rowsOfSlot.Take(namedSlots).Select(pair => names.Count > 0 && names[pair.Key].Length > 0
            ? $"'{names[pair.Key]}' ({Text(pair.Value)} rows)"
            : $"{Text(pair.Key)} ({Text(pair.Value)} rows)");
        var more = _rowsOfSlot.Count > namedSlots ? $" and {Text(_rowsOfSlot.Count - namedSlots)} more" : "";
        throw new InvalidOperationException(
            $"Feature column '{features.Name}' has missing (NaN) or infinite values in {Text(_rows)} rows, the first being row {Text(_firstRow)}: slots {string.Join(", ", slots)}{more}. " +
            "Replace them before training, for example with mlContext.Transforms.ReplaceMissingValues.");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
