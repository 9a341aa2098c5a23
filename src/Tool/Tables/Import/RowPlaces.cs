namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>Where the rows of a table are in their files.</summary>
internal static class RowPlaces
{
    private const long MostCellsForLines = 1_000_000;

    /// <summary>The place of a row for people to read, such as "houses.csv, line 12". Blank lines of the file are not counted. It is "row
    /// 11" where the file is no text, or where some cells have several lines and there are too many before the row to look at.</summary>
    /// <param name="row">The row, from 0.</param>
    internal static string PlaceOf(ImportedTable table, long row)
    {
        row = table.Cells.RowInWhole(row);
        var part = table.Parts.Last(part => part.FirstRow <= row);
        var index = row - part.FirstRow;
        if (!part.HasLines)
        {
            return $"{part.Name}, row {index + 1:N0}";
        }
        // Counting line breaks reads all cells before the row.
        var isLong = row * table.Cells.ColumnCount > MostCellsForLines;
        if (table.Cells.HasLineBreaks && isLong)
        {
            return $"{part.Name}, row {index + 1:N0}";
        }
        var line = index + 1 + part.LinesBefore
            + (table.Cells.HasLineBreaks ? LineBreaks(table.Cells.Whole, part.FirstRow, row) : 0);
        foreach (var bad in table.BadRows.Where(bad => bad.File == part.Name).OrderBy(bad => bad.Line))
        {
            line += bad.Line <= line ? 1 : 0;
        }
        return $"{part.Name}, line {line:N0}";
    }

    // The line breaks within cells.
    private static long LineBreaks(CellFile cells, long first, long end)
    {
        var block = new CellBlock();
        var breaks = 0L;
        for (var i = (int)(first / CellFile.BlockRows); (long)i * CellFile.BlockRows < end; i++)
        {
            var start = (long)i * CellFile.BlockRows;
            for (var column = 0; column < cells.ColumnCount; column++)
            {
                cells.Read(i, column, block);
                for (var row = (int)Math.Max(0, first - start); row < Math.Min(block.Count, end - start); row++)
                {
                    breaks += System.MemoryExtensions.Count(block[row], (byte)'\n');
                }
            }
        }
        return breaks;
    }
}
