using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>A hash of all features, targets and weights of some rows, by which a continued run checks that its rows are the same.</summary>
internal static class RowsHash
{
    private const int RowsAtOnce = 256;

    /// <param name="checkAlive">Called about every million numbers; throws to end the work.</param>
    public static string Of(IExampleSource rows, FeedForwardNetwork network, Action? checkAlive = null)
    {
        var check = new PacedCheck(checkAlive);
        Matrix input = AlignedBuffer.CreateMatrix(RowsAtOnce, network.Layout.InputCount);
        Matrix targets = AlignedBuffer.CreateMatrix(RowsAtOnce, network.Layout.OutputCount);
        var sparse = network.Layout.Sparse is null ? null : new SparseBatch();
        var weights = new float[RowsAtOnce];
        Span<int> indices = stackalloc int[RowsAtOnce];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var first = 0; first < rows.RowCount; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows.RowCount - first);
            check.After((long)count * (input.Columns + targets.Columns));
            for (var i = 0; i < count; i++)
                indices[i] = first + i;
            rows.Gather(indices[..count], input.Top(count), targets.Top(count), weights);
            if (sparse is not null)
                AppendSparse(rows, indices[..count], sparse, hash);
            for (var i = 0; i < count; i++)
            {
                hash.AppendData(MemoryMarshal.AsBytes(input.Row(i)));
                hash.AppendData(MemoryMarshal.AsBytes(targets.Row(i)));
            }
            hash.AppendData(MemoryMarshal.AsBytes(weights.AsSpan(0, count)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    private static void AppendSparse(IExampleSource rows, ReadOnlySpan<int> indices, SparseBatch sparse, IncrementalHash hash)
    {
        rows.GatherSparse(indices, sparse);
        for (var row = 0; row < sparse.RowCount; row++)
        {
            var (start, end) = (sparse.StartOf(row), sparse.EndOf(row));
            hash.AppendData(MemoryMarshal.AsBytes(sparse.Indices[start..end]));
            hash.AppendData(MemoryMarshal.AsBytes(sparse.Values[start..end]));
        }
    }
}
