using System.Globalization;
using System.Text;
using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>Finds the levels of a column.</summary>
internal sealed class LevelCounter(CellFile cells, MissingTokens missing, CancellationToken cancel)
{
    /// <summary>Columns with more levels are not counted to the end.</summary>
    internal const int Limit = 200_000;

    // Different spellings that are not read again.
    private const int MostKnown = 2 * Limit;

    private static readonly ColumnFormat s_plain = new();

    /// <summary>The levels, the most frequent first, those of the same frequency by their text. Null where there are more than
    /// <see cref="Limit"/>.</summary>
    /// <param name="areNumbers">Whether 1 and 1.0 are the same level.</param>
    internal List<Level>? Count(int column, bool areNumbers)
    {
        Dictionary<string, Level> levels = new(StringComparer.OrdinalIgnoreCase);
        CellMemo<(Level Level, string Spelling)> known = new(MostKnown);
        var block = new CellBlock();
        for (var i = 0; i < cells.BlockCount; i++)
        {
            cancel.ThrowIfCancellationRequested();
            cells.Read(i, column, block);
            for (var row = 0; row < block.Count; row++)
            {
                var cell = block[row];
                if (known.TryGet(cell, out var found))
                {
                    found.Level.Add(found.Spelling);
                    continue;
                }
                var value = missing.Value(cell);
                if (value.IsEmpty)
                {
                    continue;
                }
                var key = Key(value, areNumbers);
                var spelling = areNumbers ? key : Encoding.UTF8.GetString(cell);
                if (!levels.TryGetValue(key, out var level))
                {
                    levels.Add(key, level = new Level(spelling));
                }
                level.Add(spelling);
                known.Add(cell, (level, spelling));
            }
            if (levels.Count > Limit)
            {
                return null;
            }
        }
        return [.. levels.Values.OrderByDescending(level => level.Count).ThenBy(level => level.Text, StringComparer.Ordinal)];
    }

    /// <summary>The text that equal values have in common.</summary>
    internal static string Key(ReadOnlySpan<byte> value, bool isNumber) =>
        isNumber && NumberReader.Read(value, s_plain, out var number, out _) == NumberForm.Plain
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : Encoding.UTF8.GetString(value);
}
