namespace FfnnMlNet.Tool.Tables;

/// <summary>Some rows of a table, in the order of the table. One bit per row.</summary>
internal sealed class RowSelection
{
    private readonly ulong[] _bits;

    private RowSelection(ulong[] bits, long rowCount)
    {
        (_bits, RowCount) = (bits, rowCount);
        Count = bits.Sum(word => (long)System.Numerics.BitOperations.PopCount(word));
    }

    /// <summary>The number of rows of the table.</summary>
    public long RowCount { get; }

    /// <summary>The number of rows that are selected.</summary>
    public long Count { get; }

    /// <summary>The selected rows, from 0, ascending.</summary>
    public IEnumerable<long> Rows
    {
        get
        {
            for (var row = NextFrom(0); row < RowCount; row = NextFrom(row + 1))
            {
                yield return row;
            }
        }
    }

    /// <summary>All rows of a table.</summary>
    public static RowSelection All(long rowCount) => Where(rowCount, _ => true);

    /// <summary>The rows for which a condition holds.</summary>
    public static RowSelection Where(long rowCount, Func<long, bool> condition)
    {
        var bits = new ulong[(rowCount + 63) / 64];
        for (var row = 0L; row < rowCount; row++)
        {
            if (condition(row))
            {
                bits[row >> 6] |= 1UL << (int)(row & 63);
            }
        }
        return new RowSelection(bits, rowCount);
    }

    /// <summary>The rows with the given numbers, from 0, in any order.</summary>
    public static RowSelection Of(long rowCount, IEnumerable<long> rows)
    {
        var bits = new ulong[(rowCount + 63) / 64];
        foreach (var row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)row, (ulong)rowCount, nameof(rows));
            bits[row >> 6] |= 1UL << (int)(row & 63);
        }
        return new RowSelection(bits, rowCount);
    }

    /// <summary>Whether a row is selected.</summary>
    public bool Contains(long row) => (_bits[row >> 6] >> (int)(row & 63) & 1) != 0;

    /// <summary>The first selected row from a row on; the number of rows of the table where there is none.</summary>
    public long NextFrom(long row)
    {
        for (var word = row >> 6; word < _bits.Length; word++)
        {
            var bits = word == row >> 6 ? _bits[word] & (ulong.MaxValue << (int)(row & 63)) : _bits[word];
            if (bits != 0)
            {
                return (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(bits);
            }
        }
        return RowCount;
    }

    /// <summary>The selected rows for which a condition holds.</summary>
    public RowSelection And(Func<long, bool> condition) => Where(RowCount, row => Contains(row) && condition(row));

    /// <summary>The selected rows that another selection does not have.</summary>
    public RowSelection Except(RowSelection other) => Where(RowCount, row => Contains(row) && !other.Contains(row));
}
