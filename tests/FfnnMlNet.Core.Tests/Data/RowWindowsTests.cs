using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

/// <summary>The order of the rows of large tables, and reading them ahead from disk.</summary>
public class RowWindowsTests
{
    // A segment has 8 rows, a window 4,096.
    private const int Columns = 1_000;
    private const int RowCount = 9_001;

    [Theory]
    [InlineData(1, 8)]
    [InlineData(28, 8)]
    [InlineData(33, 7)]
    [InlineData(784, 3)]
    [InlineData(9_000, 0)]
    public void A_segment_has_about_as_many_bytes_for_any_number_of_columns(int columns, int shift) =>
        Assert.Equal(shift, RowWindows.For(columns).ShiftOfSegment);

    [Theory]
    [InlineData(1, 0.2, 8)]
    [InlineData(1, 60, 6)]
    [InlineData(1, 999.5, 3)]
    [InlineData(28, 99.01, 6)]
    [InlineData(1, 20_000, 0)]
    public void Sparse_values_count_as_well(int columns, double values, int shift) =>
        Assert.Equal(shift, RowWindows.For(columns, values).ShiftOfSegment);

    [Fact]
    public void A_run_may_begin_with_the_first_batch_again()
    {
        using var table = Table(memoryLimit: 0);
        var sampler = Sampling.Shuffle.CreateSampler(RowCount, 500, seed: 2, RowWindows.For(Columns));
        var ahead = (RowsReadAhead)RowsReadAhead.Of(table, sampler, Columns, 500);
        sampler.StartEpoch(1);
        ahead.StartEpoch();
        Matrix input = AlignedBuffer.CreateMatrix(500, Columns), targets = AlignedBuffer.CreateMatrix(500, 1);
        List<int[]> orders = [];
        for (var time = 0; time < 2; time++)
        {
            for (var step = 0; step < sampler.StepsPerEpoch; step++)
            {
                var batch = sampler.Batch(step);
                ahead.StartBatch(batch);
                ahead.Gather(batch, input.Top(batch.Length), targets.Top(batch.Length), new float[batch.Length]);
                Assert.Equal(batch.ToArray().Select(row => (float)row), Enumerable.Range(0, batch.Length).Select(i => input[i, 0]));
                orders.Add(batch.ToArray());
            }
        }
        ahead.Stop();

        Assert.Equal(Enumerable.Range(0, RowCount), orders.Take(sampler.StepsPerEpoch).SelectMany(batch => batch).Order());
        Assert.Equal(orders.Take(sampler.StepsPerEpoch), orders.Skip(sampler.StepsPerEpoch));
    }

    [Fact]
    public void Every_row_comes_once_and_a_window_has_rows_of_few_segments_from_all_over_the_table()
    {
        var sampler = Sampling.Shuffle.CreateSampler(RowCount, RowCount, seed: 1, RowWindows.For(Columns));
        sampler.StartEpoch(1);
        var order = sampler.Batch(0).ToArray();

        Assert.Equal(Enumerable.Range(0, RowCount), order.Order());
        var segments = order[..4_096].Select(row => row / 8).Distinct().ToArray();
        // The last segment has one row. A window with it has seven rows less.
        Assert.InRange(segments.Length, RowWindows.Segments, RowWindows.Segments + 7);
        // The segments are shuffled, and so are the rows of a window.
        Assert.InRange(segments.Average(), 500, 620);
        Assert.InRange(order.Take(100).Select(row => row / 8).Distinct().Count(), 80, 100);
        sampler.StartEpoch(2);
        Assert.NotEqual(order, sampler.Batch(0).ToArray());
        sampler.StartEpoch(1);
        Assert.Equal(order, sampler.Batch(0).ToArray());
    }

    [Fact]
    public void A_table_of_one_window_is_shuffled_as_a_whole()
    {
        var windows = RowWindows.For(Columns);
        var sampler = Sampling.Shuffle.CreateSampler(windows.RowCount, windows.RowCount, seed: 7, windows);
        sampler.StartEpoch(3);
        var expected = Enumerable.Range(0, windows.RowCount).ToArray();
        new RandomStream(7, RandomPurpose.Shuffle, 3).Shuffle(expected);

        Assert.Equal(expected, sampler.Batch(0).ToArray());
        Assert.Equal(0, sampler.Segments.Length);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(5_000)]
    [InlineData(RowCount)]
    public void Rows_that_are_read_ahead_are_those_of_the_batch(int batchSize)
    {
        using var table = Table(memoryLimit: 0);
        var subset = new RowSubset(table, [.. Enumerable.Range(0, RowCount).Where(row => row % 11 != 3)]);
        var sampler = Sampling.Shuffle.CreateSampler(subset.RowCount, batchSize, seed: 2, RowWindows.For(Columns));
        var ahead = Assert.IsType<RowsReadAhead>(RowsReadAhead.Of(subset, sampler, Columns, batchSize));
        Matrix input = AlignedBuffer.CreateMatrix(batchSize, Columns), targets = AlignedBuffer.CreateMatrix(batchSize, 1);
        var weights = new float[batchSize];
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            ahead.Stop();
            sampler.StartEpoch(epoch);
            ahead.StartEpoch();
            // The second epoch begins before the first has ended.
            for (var step = 0; step < sampler.StepsPerEpoch - (epoch == 1 ? 1 : 0); step++)
            {
                var batch = sampler.Batch(step);
                ahead.StartBatch(batch);
                ahead.Gather(batch, input.Top(batch.Length), targets.Top(batch.Length), weights);
                for (var i = 0; i < batch.Length; i++)
                {
                    var row = batch[i] + (batch[i] / 10) + (batch[i] % 10 >= 3 ? 1 : 0);
                    Assert.Equal((row, row + 0.5f, row), (input[i, 0], input[i, Columns - 1], targets[i, 0]));
                }
            }
        }
        ahead.Stop();
    }

    [Fact]
    public void Rows_in_memory_are_not_read_ahead_nor_are_small_tables()
    {
        using var inMemory = Table(long.MaxValue);
        using var onDisk = Table(0);
        MiniBatchSampler SamplerOf(int rows) => Sampling.Shuffle.CreateSampler(rows, 100, seed: 2, RowWindows.For(Columns));

        Assert.Same(inMemory, RowsReadAhead.Of(inMemory, SamplerOf(RowCount), Columns, 100));
        Assert.Same(onDisk, RowsReadAhead.Of(onDisk, SamplerOf(4_096), Columns, 100));
    }

    [Fact]
    public void What_goes_wrong_while_reading_ahead_is_thrown_where_the_rows_are_needed()
    {
        var sampler = Sampling.Shuffle.CreateSampler(RowCount, 100, seed: 2, RowWindows.For(Columns));
        var ahead = (RowsReadAhead)RowsReadAhead.Of(new Broken(), sampler, Columns, 100);
        sampler.StartEpoch(1);
        ahead.StartEpoch();
        Matrix input = AlignedBuffer.CreateMatrix(100, Columns), targets = AlignedBuffer.CreateMatrix(100, 1);
        ahead.StartBatch(sampler.Batch(0));

        var error = Assert.Throws<IOException>(() => ahead.Gather(sampler.Batch(0), input, targets, new float[100]));

        Assert.Equal("The disk is gone.", error.Message);
        ahead.Stop();
    }

    private static TrainingMatrix Table(long memoryLimit)
    {
        var table = TrainingMatrix.ForValues(Columns, 1, weighted: false, memoryLimit);
        for (var row = 0; row < RowCount; row++)
        {
            var features = table.NextRow();
            (features[0], features[^1]) = (row, row + 0.5f);
            table.AddValues([row], 1);
        }
        return table;
    }

    private sealed class Broken : IDiskRows
    {
        public int RowCount => RowWindowsTests.RowCount;

        public bool AreOnDisk => true;

        public void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights) => GatherInputs(rows, input);

        public void GatherInputs(ReadOnlySpan<int> rows, Matrix input) => throw new IOException("The disk is gone.");

        public void AddSparse(ReadOnlySpan<int> rows, SparseBatch sparse)
        {
        }

        public void GatherTargets(ReadOnlySpan<int> rows, Matrix targets, Span<float> weights)
        {
        }
    }
}
