using FfnnMlNet.Activations;
using FfnnMlNet.Fingerprint;
using FfnnMlNet.Losses;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class RowBlockTests
{
    // Around the largest number of columns that is transposed (64), and around the 16 virtual lanes of a sum.
    private static readonly int[] Columns = [1, 2, 3, 10, 15, 16, 17, 33, 63, 64, 65, 70];

    public static TheoryData<int> ColumnCounts => new(Columns);

    /// <summary>Columns and label smoothing.</summary>
    public static TheoryData<int, float> SmoothedColumnCounts
    {
        get
        {
            var cells = new TheoryData<int, float>();
            foreach (var columns in Columns)
                foreach (var smoothing in new[] { 0f, 0.1f })
                    cells.Add(columns, smoothing);
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(ColumnCounts))]
    public void Softmax_of_a_row_has_the_same_bits_alone_or_in_a_batch(int columns)
    {
        var z = Numbers.Random(37, columns, seed: 1);
        var a = AlignedBuffer.CreateMatrix(37, columns);
        Activation.Softmax.ApplyInto(z, a);

        var alone = new float[columns];
        for (var row = 0; row < 37; row++)
        {
            Softmax.ApplyRow(z.Row(row), alone);
            SameBits.Check(alone, a.Row(row), $"row {row} of {columns} columns");
        }
    }

    [Theory]
    [MemberData(nameof(ColumnCounts))]
    public void Sums_and_maxima_along_rows_have_the_bits_of_the_reductions(int columns)
    {
        Check<Lanes1>();
        Check<Lanes4>();
        Check<Lanes8>();
        Check<Lanes16>();

        void Check<T>() where T : struct, ILanes<T>
        {
            var matrix = Numbers.Random(T.Count, columns, seed: 2);
            var block = new float[RowBlock.FloatsFor<T>(columns)];
            var scratch = new float[RowBlock.ScratchFor<T>()];
            RowBlock.Load<T>(matrix, 0, T.Count, ref block[0]);
            float[] sums = new float[T.Count], maxima = new float[T.Count];
            RowBlock.Sum<T>(ref block[0], columns, ref scratch[0]).Store(ref sums[0]);
            RowBlock.Max<T>(ref block[0], columns).Store(ref maxima[0]);
            for (var row = 0; row < T.Count; row++)
            {
                Assert.Equal(Reductions.Sum(matrix.Row(row)), sums[row]);
                Assert.Equal(Reductions.Max(matrix.Row(row)), maxima[row]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(SmoothedColumnCounts))]
    public void Cross_entropy_has_the_same_bits_for_all_lane_widths_and_with_rows_alone(int columns, float smoothing)
    {
        const int Rows = 37;
        var (z, a) = (Numbers.Random(Rows, columns, seed: 3), AlignedBuffer.CreateMatrix(Rows, columns));
        Activation.Softmax.ApplyInto(z, a);
        var targets = AlignedBuffer.CreateMatrix(Rows, columns);
        for (var row = 0; row < Rows; row++)
            targets[row, row % columns] = 1;
        var pair = new SoftmaxCrossEntropy(smoothing);
        var expected = new float[Rows];
        var expectedDelta = AlignedBuffer.CreateMatrix(Rows, columns);
        pair.Values<Lanes1>(z, a, targets, expected);
        pair.Delta<Lanes1>(a, targets, expectedDelta);

        Check<Lanes4>();
        Check<Lanes8>();
        Check<Lanes16>();

        void Check<T>() where T : struct, ILanes<T>
        {
            var losses = new float[Rows];
            var delta = AlignedBuffer.CreateMatrix(Rows, columns);
            pair.Values<T>(z, a, targets, losses);
            pair.Delta<T>(a, targets, delta);
            SameBits.Check(expected, losses, $"losses of {columns} columns with {T.Count} lanes");
            for (var row = 0; row < Rows; row++)
                SameBits.Check(expectedDelta.PaddedRow(row), delta.PaddedRow(row), $"delta of {columns} columns with {T.Count} lanes");
            CheckOnePass<T>();
        }

        void CheckOnePass<T>() where T : struct, ILanes<T>
        {
            if (columns > RowBlock.MaxColumns)
                return;
            var scales = Numbers.Random(1, Rows, seed: 6).Row(0).ToArray();
            var losses = new float[Rows];
            var delta = AlignedBuffer.CreateMatrix(Rows, columns);
            pair.ValuesAndDelta<T>(z, a, targets, scales, losses, delta);
            SameBits.Check(expected, losses, $"losses of {columns} columns in one pass with {T.Count} lanes");
            for (var row = 0; row < Rows; row++)
            {
                var scaled = expectedDelta.Row(row).ToArray();
                foreach (ref var value in scaled.AsSpan())
                    value *= scales[row];
                SameBits.Check(scaled, delta.Row(row), $"delta of {columns} columns in one pass with {T.Count} lanes");
            }
        }
    }

    [Theory]
    [MemberData(nameof(ColumnCounts))]
    public void Column_sums_and_row_scales_are_what_they_say_for_all_lane_widths(int columns)
    {
        var scales = Numbers.Random(1, 19, seed: 5).Row(0).ToArray();
        Check<Lanes1>();
        Check<Lanes4>();
        Check<Lanes8>();
        Check<Lanes16>();

        void Check<T>() where T : struct, ILanes<T>
        {
            var matrix = Numbers.Random(19, columns, seed: 4);
            var sums = AlignedBuffer.CreateMatrix(1, columns);
            ColumnSums.Into<T>(matrix, ref sums.First);
            for (var column = 0; column < columns; column++)
            {
                var sum = 0f;
                for (var row = 0; row < 19; row++)
                    sum += matrix[row, column];
                Assert.Equal(sum, sums[0, column]);
            }
            var scaled = Numbers.Random(19, columns, seed: 4);
            RowScaling.InPlace<T>(scaled, scales);
            for (var row = 0; row < 19; row++)
                for (var column = 0; column < columns; column++)
                    Assert.Equal(matrix[row, column] * scales[row], scaled[row, column]);
        }
    }
}
