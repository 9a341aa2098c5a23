using FfnnMlNet.Data;
using FfnnMlNet.Fingerprint;
using FfnnMlNet.Network;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data.Sparse;

/// <summary>Sparse rows in a temporary file: in any order, read ahead, and in training.</summary>
public class SparseRowsOnDiskTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    [InlineData(long.MaxValue)]
    public void Rows_come_back_in_any_order(long limit)
    {
        const int RowCount = 5_000;
        using var store = new SparseStore(limit);
        for (var row = 0; row < RowCount; row++)
        {
            foreach (var (slot, value) in Values(row))
                store.Add(slot, value);
            store.CompleteRow();
        }
        Assert.Equal(limit == long.MaxValue, store.BytesOnDisk == 0);

        foreach (var order in new int[][]
        {
            [.. Enumerable.Range(0, RowCount)], [.. Enumerable.Range(0, RowCount).Reverse()], [7, 7, 8, 6, 4_999, 0, 1, 2, 3, 900, 40],
            [.. Enumerable.Range(0, RowCount).Where(row => row % 11 != 3)],
        })
        {
            var batch = new SparseBatch();
            batch.Add(5, 5);
            batch.CompleteRow();
            store.CopyRows(order, batch);
            Assert.Equal(order.Length + 1, batch.RowCount);
            for (var i = 0; i < order.Length; i++)
            {
                var (start, end) = (batch.StartOf(i + 1), batch.EndOf(i + 1));
                Assert.Equal(Values(order[i]), batch.Indices[start..end].ToArray().Zip(batch.Values[start..end].ToArray()));
            }
        }
        var next = 0;
        store.ForEachRow((slots, values) => Assert.Equal(Values(next++), slots.ToArray().Zip(values.ToArray())));
        Assert.Equal(RowCount, next);
        var counts = Enumerable.Range(0, RowCount).Select(row => Values(row).Length).OrderDescending().ToArray();
        foreach (var rows in new[] { 1, 2, 10, RowCount })
            Assert.Equal(counts.Take(rows).Sum(), store.MostValues(rows));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(9_999)]
    public void Rows_that_are_read_ahead_are_those_of_the_batch(int batchSize)
    {
        using var onDisk = ManySparseRows.Read(memoryLimit: 0);
        using var inMemory = ManySparseRows.Read(long.MaxValue);
        Assert.True(onDisk.BytesOnDisk > 0);
        Assert.Equal(0, inMemory.BytesOnDisk);
        var windows = RowWindows.For(onDisk.FeatureCount, onDisk.MeanSparseValues);
        Assert.True(windows.Divide(onDisk.RowCount));
        int[] some = [.. Enumerable.Range(0, onDisk.RowCount).Where(row => row % 13 != 4)];
        var (ofDisk, ofMemory) = (new RowSubset(onDisk, some), new RowSubset(inMemory, some));
        var sampler = Sampling.Shuffle.CreateSampler(some.Length, batchSize, seed: 2, windows);
        var ahead = Assert.IsType<RowsReadAhead>(RowsReadAhead.Of(ofDisk, sampler, onDisk.FeatureCount, batchSize));
        var (expected, actual) = (new SparseBatch(), new SparseBatch());
        sampler.StartEpoch(1);
        ahead.StartEpoch();
        for (var step = 0; step < sampler.StepsPerEpoch; step++)
        {
            var batch = sampler.Batch(step);
            ahead.StartBatch(batch);
            ahead.GatherSparse(batch, actual);
            ofMemory.GatherSparse(batch, expected);
            Assert.Equal(expected.RowCount, actual.RowCount);
            Assert.True(expected.Indices.SequenceEqual(actual.Indices));
            Assert.True(expected.Values.SequenceEqual(actual.Values));
            Assert.Equal(expected.EndOf(batch.Length / 2), actual.EndOf(batch.Length / 2));
        }
        ahead.Stop();
    }

    // Some rows have no values, and some more than a block.
    private static (int, float)[] Values(int row)
    {
        var count = row % 97 == 0 ? 0 : row % 501 == 0 ? 20_000 : row % 60;
        return [.. Enumerable.Range(0, count).Select(i => ((i * 3) + (row % 3), row + (i * 0.5f)))];
    }
}
