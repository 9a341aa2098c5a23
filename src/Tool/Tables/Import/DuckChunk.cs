using DuckDB.NET.Native;

namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>Some rows of a result of DuckDB whose columns are all VARCHAR, in DuckDB's own memory.</summary>
internal sealed unsafe class DuckChunk : IDisposable
{
    // A string of DuckDB is 16 bytes: its length, then up to 12 bytes of it, or 4 bytes of it and the address of all.
    private const int StringSize = 16;
    private const int LargestInlined = 12;

    private readonly DuckDBDataChunk _chunk;

    private DuckChunk(DuckDBDataChunk chunk)
    {
        _chunk = chunk;
        RowCount = checked((int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk));
    }

    /// <summary>The number of rows.</summary>
    internal int RowCount { get; }

    /// <summary>Gets the next rows of a streamed result.</summary>
    internal static bool TryFetch(DuckDBResult result, out DuckChunk chunk)
    {
        var fetched = NativeMethods.StreamingResult.DuckDBStreamFetchChunk(result);
        if (fetched.IsInvalid)
        {
            fetched.Dispose();
            chunk = null!;
            return false;
        }
        chunk = new DuckChunk(fetched);
        return true;
    }

    /// <summary>Writes the rows from a first one on.</summary>
    internal void CopyTo(CellFileWriter writer, IReadOnlyList<int> targets, int first)
    {
        while (first < RowCount)
        {
            var count = Math.Min(writer.Room, RowCount - first);
            for (var column = 0; column < targets.Count; column++)
            {
                CopyColumn(writer, column, targets[column], first, count);
            }
            writer.EndRows(count);
            first += count;
        }
    }

    public void Dispose() => _chunk.Dispose();

    private void CopyColumn(CellFileWriter writer, int column, int target, int first, int count)
    {
        var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column);
        var data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        for (var row = first; row < first + count; row++)
        {
            var isValue = validity == null || (validity[row >> 6] >> (row & 63) & 1) != 0;
            writer.Add(target, isValue ? StringAt(data + (long)row * StringSize) : default);
        }
    }

    private static ReadOnlySpan<byte> StringAt(byte* entry)
    {
        var length = *(uint*)entry;
        var start = length <= LargestInlined ? entry + sizeof(uint) : *(byte**)(entry + 2 * sizeof(uint));
        return new ReadOnlySpan<byte>(start, checked((int)length));
    }
}
