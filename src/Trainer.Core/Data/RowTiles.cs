namespace FfnnMlNet.Data;

/// <summary>Copies columns out of a few rows at a time, which stay in the nearest caches meanwhile.</summary>
internal static class RowTiles
{
    /// <summary>Rows of a tile.</summary>
    public const int RowsAtOnce = 128;

    /// <summary>Finds the rows of a tile that are taken.</summary>
    /// <param name="firstRow">Index of the first row of the tile in the table.</param>
    /// <param name="rowCount">Number of rows of the tile.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="taken">The rows that are taken, as indices of the table; null = all rows.</param>
    /// <param name="offsets">Overwritten with the place of each row that is taken.</param>
    /// <returns>Number of rows that are taken.</returns>
    public static int Offsets(int firstRow, int rowCount, int stride, RowSelection? taken, Span<int> offsets)
    {
        var count = 0;
        for (var row = 0; row < rowCount; row++)
        {
            if (taken?.Contains(firstRow + row) != false)
                offsets[count++] = row * stride;
        }
        return count;
    }

    /// <summary>Copies one number of each row.</summary>
    /// <param name="rows">The tile, from the column on.</param>
    /// <param name="offsets">The places of the rows.</param>
    /// <param name="column">[rows]; overwritten.</param>
    public static void Pick(ReadOnlySpan<float> rows, ReadOnlySpan<int> offsets, Span<float> column)
    {
        for (var i = 0; i < column.Length; i++)
            column[i] = rows[offsets[i]];
    }
}
