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

    /// <summary>The levels, the most frequent first, those of the same frequency by their text. Null where there are more than
    /// <see cref="Limit"/>.</summary>
    /// <param name="areNumbers">Whether 1 and 1.0 are the same level.</param>
    internal List<Level>? Count(int column, bool areNumbers)
    {
        Dictionary<string, Level> levels = new(StringComparer.OrdinalIgnoreCase);
        var block = new CellBlock();
        for (var i = 0; i < cells.BlockCount; i++)
        {
            cancel.ThrowIfCancellationRequested();
            cells.Read(i, column, block);
            for (var row = 0; row < block.Count; row++)
            {
                var value = missing.Value(block[row]);
                if (value.IsEmpty)
                {
                    continue;
                }
                var key = Key(value, areNumbers);
                if (!levels.TryGetValue(key, out var level))
                {
                    levels.Add(key, level = new Level(areNumbers ? key : Encoding.UTF8.GetString(block[row])));
                }
                level.Add(areNumbers ? key : Encoding.UTF8.GetString(block[row]));
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
        isNumber && NumberReader.Read(value, new ColumnFormat(), out var number, out _) == NumberForm.Plain
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : Encoding.UTF8.GetString(value);
}
