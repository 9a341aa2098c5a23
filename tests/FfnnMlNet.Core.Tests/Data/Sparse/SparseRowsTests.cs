using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data.Sparse;

/// <summary>Rows of a wide table: which of their slots are sparse, how they are kept, and how they become inputs.</summary>
public class SparseRowsTests
{
    [Fact]
    public void A_table_has_the_same_division_and_the_same_rows_however_it_is_read()
    {
        var (fit, expected) = Contents(SparseCase.Read(isSparse: true));
        var (ofDense, actual) = Contents(SparseCase.Read(isSparse: false));

        Assert.Equal([0, 1, 2], fit.Inputs.DenseSlots.ToArray());
        Assert.Equal(fit.Inputs.Slots.ToArray(), ofDense.Inputs.Slots.ToArray());
        Assert.Equal(fit.Inputs.Factors.ToArray(), ofDense.Inputs.Factors.ToArray());
        Assert.Equal(fit.Inputs.Flagged.ToArray(), ofDense.Inputs.Flagged.ToArray());
        Assert.NotEmpty(fit.Inputs.Flagged.ToArray());
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Rows_on_disk_are_those_in_memory()
    {
        var (_, inMemory) = Contents(SparseCase.Read(rowCount: 60_000));
        var table = SparseCase.Read(rowCount: 60_000, memoryLimit: 1 << 20);
        Assert.True(table.BytesOnDisk > 1 << 21);

        var (_, onDisk) = Contents(table);

        Assert.Equal(inMemory, onDisk);
        Assert.True(table.BytesOnDisk > 1 << 21);
        table.Dispose();
        Assert.Equal(0, table.BytesOnDisk);
    }

    [Theory]
    [InlineData(0.3, true)]
    [InlineData(0.3, false)]
    public void A_wide_table_of_mostly_values_stays_dense(double share, bool isSparse)
    {
        const int Width = 1_100;
        var rows = TrainingMatrix.ForValues(Width, 1, weighted: false);
        if (isSparse)
            rows.ReadSparse();
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        // Of more than four million values, read by those that are not 0, a wide table is known to be dense before its end.
        var expected = new float[4_000][];
        for (var row = 0; row < expected.Length; row++)
        {
            expected[row] = [.. Enumerable.Range(0, Width).Select(_ => random.NextSingle() < share ? 1 + random.NextSingle() : 0)];
            if (rows.IsReadingSparse)
            {
                var store = rows.NextSparseRow();
                for (var slot = 0; slot < Width; slot++)
                    store.Add(slot, expected[row][slot]);
            }
            else
            {
                expected[row].CopyTo(rows.NextRow());
            }
            rows.AddValues([row], 1);
        }

        Assert.False(rows.IsReadingSparse);
        Assert.Null(SparseSlots.Of(rows, []));
        rows.Divide(null);
        Assert.False(rows.HasSparseRows);
        Assert.Equal(Width, rows.FeatureCount);
        Matrix input = AlignedBuffer.CreateMatrix(1, Width), target = AlignedBuffer.CreateMatrix(1, 1);
        for (var row = 0; row < expected.Length; row += 7)
        {
            rows.Gather([row], input, target, new float[1]);
            Assert.Equal(expected[row], input.Row(0).ToArray());
        }
    }

    [Fact]
    public void A_large_group_of_categories_is_sparse_as_a_whole_and_a_small_one_is_not()
    {
        var rows = TrainingMatrix.ForValues(1_203, 1, weighted: false);
        rows.ReadSparse();
        for (var row = 0; row < 2_000; row++)
        {
            var store = rows.NextSparseRow();
            store.Add(0, row + 1);
            // Half of the rows have the same category.
            store.Add(row % 2 == 0 ? 1 : 1 + (row % 1_000), 1);
            store.Add(1_001 + (row % 200), 1);
            store.Add(1_201 + (row % 2), 1);
            rows.AddValues([row], 1);
        }
        var slots = SparseSlots.Of(rows, [new SlotRange(1, 1_000), new SlotRange(1_001, 1_200)])!;

        Assert.Equal([0, .. Enumerable.Range(1_001, 202)], slots.DenseSlots);
        Assert.Equal(0, slots.TextSlots);
        Assert.Equal([new SlotRange(1, 200)], slots.DenseGroups([new SlotRange(1, 1_000), new SlotRange(1_001, 1_200)]));
    }

    [Fact]
    public void One_slot_stays_dense_where_all_are_sparse()
    {
        var rows = TrainingMatrix.ForValues(1_500, 1, weighted: false);
        rows.ReadSparse();
        for (var row = 0; row < 500; row++)
        {
            var store = rows.NextSparseRow();
            store.Add(row % 100 == 0 ? 700 : row, 1);
            store.Add(800 + row, 1);
            rows.AddValues([row], 1);
        }

        Assert.Equal([700], SparseSlots.Of(rows, [])!.DenseSlots);
    }

    [Fact]
    public void A_row_is_divided_the_same_way_from_all_its_values_and_from_those_that_are_not_0()
    {
        var inputs = new SparseInputs(12, [2, 5], [0, 3, 8, 9], [2, 0.5f, 1, 1], [1, 2]);
        float[] features = [1.5f, 7, -1, 4, 0, 0.25f, 9, 0, float.NaN, float.PositiveInfinity, 0, 3];
        var (dense, sparse) = (new float[2], new SparseBatch());
        inputs.Divide(features, dense, sparse);
        int[] slots = [.. Enumerable.Range(0, 12).Where(slot => features[slot] != 0)];
        var again = new float[2];
        inputs.Divide(slots, [.. slots.Select(slot => features[slot])], again, sparse);

        // Slot 8 is missing and flagged, slot 9 is missing and not flagged, and no training row had slots 1, 6 and 11.
        Assert.Equal([-1, 0.25f], dense);
        Assert.Equal(dense, again);
        Assert.Equal([0, 1, 5, 0, 1, 5], sparse.Indices.ToArray());
        Assert.Equal([3, 2, 1, 3, 2, 1], sparse.Values.ToArray());
        Assert.Equal((0, 3, 3, 6), (sparse.StartOf(0), sparse.EndOf(0), sparse.StartOf(1), sparse.EndOf(1)));
    }

    [Fact]
    public void Pairs_are_grouped_by_index_with_their_rows_in_order()
    {
        var batch = new SparseBatch();
        foreach (var row in new (int, float)[][] { [(4, 1), (7, 2)], [], [(7, 3)], [(2, 4), (4, 5), (9, 6)] })
        {
            foreach (var (index, value) in row)
                batch.Add(index, value);
            batch.CompleteRow();
        }
        for (var time = 0; time < 2; time++)
        {
            batch.GroupByIndex(10);

            Assert.Equal([4, 7, 2, 9], batch.Touched.ToArray());
            Assert.Equal([2, 4, 5, 6], Enumerable.Range(0, 4).Select(batch.EndOfGroup));
            Assert.Equal([0, 3, 0, 2, 3, 3], batch.RowsOfGroups.ToArray());
            Assert.Equal([1, 5, 2, 3, 4, 6], batch.ValuesOfGroups.ToArray());
        }
    }

    [Fact]
    public void Dropout_of_a_part_of_a_batch_leaves_out_the_same_values_as_of_all_of_it()
    {
        var dropout = new SparseDropout(0.3f, Seed: 5);
        var all = Batch(0, 50);
        all.DropOut(dropout, new DropoutStep(3, 1, FirstRow: 0, BatchRows: 50));
        var part = Batch(20, 50);
        part.DropOut(dropout, new DropoutStep(3, 1, FirstRow: 20, BatchRows: 50));

        Assert.Equal(all.Indices[all.StartOf(20)..].ToArray(), part.Indices.ToArray());
        Assert.InRange(all.Count, 0.6 * 50 * 40, 0.8 * 50 * 40);
        Assert.All(all.Values.ToArray(), value => Assert.Equal(1 / 0.7f, value));

        static SparseBatch Batch(int first, int last)
        {
            var batch = new SparseBatch();
            for (var row = first; row < last; row++)
            {
                for (var i = 0; i < 40; i++)
                    batch.Add((row * 7) + i, 1);
                batch.CompleteRow();
            }
            return batch;
        }
    }

    private static (SparseFit Fit, List<float> Contents) Contents(TrainingMatrix rows)
    {
        var slots = SparseSlots.Of(rows, [])!;
        rows.Divide(slots);
        var fit = SparseFit.Of(rows, slots, isScaled: true, [.. Enumerable.Range(0, rows.RowCount - 10)]);
        rows.TransformSparse(fit.Inputs);
        List<float> contents = [];
        Matrix input = AlignedBuffer.CreateMatrix(1, rows.FeatureCount), target = AlignedBuffer.CreateMatrix(1, 3);
        var (batch, weights) = (new SparseBatch(), new float[1]);
        for (var row = rows.RowCount - 1; row >= 0; row--)
        {
            rows.Gather([row], input, target, weights);
            rows.GatherSparse([row], batch);
            contents.AddRange([.. input.Row(0), .. target.Row(0), weights[0], batch.Count]);
            foreach (var index in batch.Indices)
                contents.Add(index);
            contents.AddRange(batch.Values);
        }
        return (fit, contents);
    }
}
