namespace FfnnMlNet.Data;

/// <summary>Lists row numbers, in two passes without intermediate lists.</summary>
internal static class RowNumbers
{
    /// <summary>The numbers of the rows for which the condition holds, ascending.</summary>
    public static int[] Where(int rowCount, Func<int, bool> holds)
    {
        var count = 0;
        for (var row = 0; row < rowCount; row++)
            count += holds(row) ? 1 : 0;
        var rows = new int[count];
        for (var (row, place) = (0, 0); place < count; row++)
        {
            if (holds(row))
                rows[place++] = row;
        }
        return rows;
    }

    /// <summary>The numbers of the rows of each class that has rows; classes and rows ascending.</summary>
    /// <param name="classOf">[rows]: each row's class, at least 0; empty = all rows are one class.</param>
    public static int[][] ByClass(int rowCount, ReadOnlySpan<int> classOf)
    {
        if (rowCount == 0)
            return [];
        if (classOf.IsEmpty)
            return [Where(rowCount, _ => true)];
        var most = 0;
        foreach (var kind in classOf)
            most = Math.Max(most, kind);
        var counts = new int[most + 1];
        foreach (var kind in classOf)
            counts[kind]++;
        var rows = Array.ConvertAll(counts, count => new int[count]);
        Array.Clear(counts);
        for (var row = 0; row < rowCount; row++)
            rows[classOf[row]][counts[classOf[row]]++] = row;
        return [.. rows.Where(ofClass => ofClass.Length > 0)];
    }
}
