using System.Globalization;
using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Values;
using FfnnMlNet.Tool.Tables.Views;

namespace FfnnMlNet.Tool.Tables;

/// <summary>Rows of a table about which a model can say little: numbers far outside the range of the training rows, and rows without any
/// input.</summary>
internal static class FarRows
{
    // Outside by more than this share of the width of the range.
    private const double FarShare = 0.05;
    private const int MostColumns = 10;

    /// <summary>At most two warnings, one for each.</summary>
    internal static IEnumerable<Finding> Of(
        TableInspection schema, ImportedTable table, int[] cellColumns, MissingTokens missing, CancellationToken cancel)
    {
        List<string> far = [];
        var isBlank = RowSelection.All(table.Cells.RowCount);
        for (var i = 0; i < cellColumns.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var column = schema.Columns[i];
            if (column.Role != ColumnRole.Feature)
            {
                continue;
            }
            var texts = new TextColumn(table.Cells, cellColumns[i], missing.With(column.Format.Missing));
            isBlank = isBlank.And(row => texts[row].Length == 0);
            if (column is { Kind: ColumnKind.Number, Range: { } range } && Far(column, range, table, cellColumns[i], missing) is { } text)
            {
                far.Add(text);
            }
        }
        if (far.Count > 0)
        {
            yield return new Finding(true, null, "Numbers far outside the range of the training rows, where a prediction is a guess: "
                + string.Join("; ", far.Take(MostColumns))
                + (far.Count > MostColumns ? $"; and {far.Count - MostColumns:N0} more columns." : "."));
        }
        if (isBlank.Count > 0)
        {
            yield return new Finding(true, null, $"{isBlank.Count:N0} of {table.Cells.RowCount:N0} rows "
                + $"{(isBlank.Count == 1 ? "has" : "have")} no value in any input, so their predictions say nothing "
                + $"(first in {RowPlaces.PlaceOf(table, isBlank.Rows.First())}).");
        }
    }

    private static string? Far(
        ColumnDecision column, (double Smallest, double Largest) range, ImportedTable table, int cellColumn, MissingTokens missing)
    {
        var numbers = new NumberColumn(table.Cells, cellColumn, column.Format, missing);
        var margin = FarShare * (range.Largest - range.Smallest);
        long count = 0, first = -1;
        for (var row = 0L; row < table.Cells.RowCount; row++)
        {
            // NaN, which is a missing value, is on no side.
            if (numbers[row] < range.Smallest - margin || numbers[row] > range.Largest + margin)
            {
                count++;
                first = first < 0 ? row : first;
            }
        }
        return count == 0 ? null
            : $"'{column.Name}' in {count:N0} row{(count == 1 ? "" : "s")}, first {Text(numbers[first])} in "
                + $"{RowPlaces.PlaceOf(table, first)} ({Text(range.Smallest)} to {Text(range.Largest)} in training)";
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
