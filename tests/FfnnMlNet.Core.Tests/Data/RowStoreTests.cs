using FfnnMlNet.Data;
using FfnnMlNet.Fingerprint;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

public class RowStoreTests
{
    // A row is 16 floats, so a block of one megabyte has 16,384 rows.
    private const int Rows = 40_000;
    private const int Features = 13;

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(2 << 20)]
    [InlineData(long.MaxValue)]
    public void Rows_come_back_the_same_from_memory_and_from_disk(long limit)
    {
        using var table = Table(limit);
        using var inMemory = Table(long.MaxValue);
        int[] rows = [0, 39_999, 16_383, 16_384, 32_767, 32_768, 5];
        Matrix one = AlignedBuffer.CreateMatrix(rows.Length, Features), two = AlignedBuffer.CreateMatrix(rows.Length, Features);
        Matrix targets = AlignedBuffer.CreateMatrix(rows.Length, 1);
        var weights = new float[rows.Length];

        table.Gather(rows, one, targets, weights);
        inMemory.Gather(rows, two, targets, weights);

        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(two.Row(i).ToArray(), one.Row(i).ToArray());
            Assert.Equal(rows[i], (int)one[i, 0]);
        }
        // Two blocks are full. The third is still being filled, in memory.
        var blocksOnDisk = limit == long.MaxValue ? 0 : 2 - Math.Min(2, (int)(limit >> 20));
        Assert.Equal(blocksOnDisk << 20, table.BytesOnDisk);
    }

    [Fact]
    public void Transforming_on_disk_gives_the_same_inputs_as_in_memory()
    {
        using var onDisk = Table(0);
        using var inMemory = Table(long.MaxValue);
        bool[] everyThird = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0)];
        var fit = InputFit.Of(onDisk, FeatureScaling.Robust, [], [.. Enumerable.Range(0, Rows).Where(row => everyThird[row])]);
        var other = InputFit.Of(inMemory, FeatureScaling.Robust, [], [.. Enumerable.Range(0, Rows).Where(row => everyThird[row])]);

        onDisk.TransformFeatures(fit.Transform);
        inMemory.TransformFeatures(other.Transform);

        Assert.Equal(fit.Transform.Slots.ToArray(), other.Transform.Slots.ToArray());
        for (var row = 0; row < Rows; row += 777)
            Assert.Equal(inMemory.FeaturesOf(row), onDisk.FeaturesOf(row));
        Assert.Equal(Features + 1, onDisk.FeatureCount);
        Assert.True(onDisk.BytesOnDisk > 0);
    }

    [Fact]
    public void Rows_are_copied_by_many_threads_at_once()
    {
        using var table = Table(1 << 20);
        var expected = Enumerable.Range(0, Rows).Select(row => (float)row).ToArray();

        Parallel.For(0, 16, _ =>
        {
            Matrix input = AlignedBuffer.CreateMatrix(1000, Features), targets = AlignedBuffer.CreateMatrix(1000, 1);
            var weights = new float[1000];
            for (var first = 0; first < Rows; first += 1000)
            {
                int[] rows = [.. Enumerable.Range(first, Math.Min(1000, Rows - first))];
                table.Gather(rows, input.Top(rows.Length), targets.Top(rows.Length), weights);
                Assert.Equal(expected[first..(first + rows.Length)], rows.Select(row => input[row - first, 0]));
                Assert.Equal(expected[first..(first + rows.Length)], rows.Select(row => targets[row - first, 0]));
            }
        });
    }

    [Fact]
    public void The_temporary_file_is_gone_at_once_or_with_the_store()
    {
        string[] Files() => Directory.GetFiles(Path.GetTempPath(), "ffnnmlnet-*.rows");
        var before = Files();

        using (Table(0))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Empty(Files().Except(before));
        }

        Assert.Empty(Files().Except(before));
    }

    [Fact]
    public void Rows_that_are_wider_use_the_memory_of_the_old_ones()
    {
        // 16 blocks of a megabyte become 32.
        const int RowCount = 16 << 14;
        var store = new RowStore(16, long.MaxValue);
        for (var row = 0; row < RowCount; row++)
        {
            store.NextRow().Fill(row);
            store.CompleteRow();
        }
        var before = GC.GetAllocatedBytesForCurrentThread();

        store = store.Map(17, (_, rowCount, rows) =>
        {
            for (var row = 0; row < rowCount; row++)
                rows[(row * 32) + 16] = 1;
        });

        // The last old block is of no use any more.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 16 << 20, 18 << 20);
        var values = new float[17];
        foreach (var row in new[] { 0, 8_191, 8_192, 100_000, RowCount - 1 })
        {
            store.CopyTo(row, values);
            Assert.Equal([.. Enumerable.Repeat((float)row, 16), 1f], values);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    public void Rows_on_disk_are_mapped_where_they_are_if_their_stride_stays(int columns)
    {
        const int RowCount = 40_000;
        var store = new RowStore(16, memoryLimit: 1 << 20);
        for (var row = 0; row < RowCount; row++)
        {
            store.NextRow().Fill(row);
            store.CompleteRow();
        }
        var before = store.BytesOnDisk;

        using var mapped = store.Map(columns, (first, rowCount, rows) =>
        {
            var stride = rows.Length / rowCount;
            for (var row = 0; row < rowCount; row++)
                (rows[row * stride], rows[(row * stride) + columns - 1]) = (-first - row, 0.5f);
        }, threads: 3);

        // Of rows of two cache lines a block has half as many, so the last one, which is still open, is full.
        Assert.Equal(columns == 16 ? before : 3 << 20, mapped.BytesOnDisk);
        Assert.Equal(0, store.RowCount);
        var values = new float[columns];
        for (var row = 0; row < RowCount; row += 1_111)
        {
            mapped.CopyTo(row, values);
            Assert.Equal([-row, .. Enumerable.Repeat((float)row, columns - 2).Take(15), 0.5f], values);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50_000)]
    [InlineData(1 << 25)]
    public void A_file_of_columns_has_the_rows_that_are_taken(int pieceBytes)
    {
        using var rows = new RowStore(Features, memoryLimit: 1 << 20);
        for (var row = 0; row < Rows; row++)
        {
            var next = rows.NextRow();
            for (var i = 0; i < Features; i++)
                next[i] = row + (i * 0.25f);
            rows.CompleteRow();
        }
        var taken = RowSelection.Of([.. Enumerable.Range(0, Rows).Where(row => row % 7 != 2)]);
        using var file = ColumnFile.Write(rows, [0, 4, 12], taken, taken.Length, folder: null, checkAlive: null, pieceBytes);
        var column = new float[taken.Length];
        foreach (var (place, index) in new[] { (2, 12), (0, 0), (1, 4) })
        {
            file.Read(place, column);
            Assert.Equal(taken.Select(row => row + (index * 0.25f)), column);
        }
    }

    [Fact]
    public void Rows_whose_stride_stays_are_mapped_where_they_are()
    {
        using var table = Table(long.MaxValue);
        var transform = InputFit.Of(table, FeatureScaling.Standard, []).Transform;
        var before = GC.GetAllocatedBytesForCurrentThread();

        table.TransformFeatures(transform);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_row_that_was_begun_and_not_completed_leaves_nothing_behind()
    {
        var store = new RowStore(3, long.MaxValue);
        store.NextRow().Fill(7);

        Assert.Equal([0f, 0, 0], store.NextRow().ToArray());
        store.CompleteRow();
        Assert.Equal([0f, 0, 0], store.NextRow().ToArray());
    }

    private static TrainingMatrix Table(long limit)
    {
        var table = TrainingMatrix.ForValues(Features, 1, weighted: false, limit);
        for (var row = 0; row < Rows; row++)
        {
            var features = table.NextRow();
            for (var i = 0; i < Features; i++)
                features[i] = row + (i * 0.25f);
            if (row % 10 == 0)
                features[5] = float.NaN;
            table.AddValues([row], 1);
        }
        return table;
    }
}
