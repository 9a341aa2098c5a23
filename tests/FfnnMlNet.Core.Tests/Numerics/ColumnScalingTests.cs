using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class ColumnScalingTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 15)]
    [InlineData(7, 16)]
    [InlineData(5, 33)]
    [InlineData(4, 256)]
    public void Each_column_is_multiplied_and_the_sums_are_chains_down_the_rows(int rows, int columns)
    {
        var random = new RandomStream(1, RandomPurpose.Shuffle, columns);
        Matrix values = Drawn(rows), gradient = Drawn(rows), scales = Drawn(1);
        Matrix scaled = AlignedBuffer.CreateMatrix(rows, columns), sums = AlignedBuffer.CreateMatrix(1, columns);
        var expected = new float[columns];
        var throughScales = new float[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                expected[column] = MathF.FusedMultiplyAdd(gradient[row, column], values[row, column], expected[column]);
                throughScales[row, column] = gradient[row, column] * scales[0, column];
            }
        }
        var check = new PacedCheck(null);

        ColumnScaling.Into(values, scales, scaled, ref check);
        ColumnScaling.Backward(values, scales, gradient, sums, ref check);

        Assert.Equal(expected, sums.Row(0).ToArray());
        Assert.True(scaled.HasZeroPadding() && gradient.HasZeroPadding() && sums.HasZeroPadding());
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                Assert.Equal(values[row, column] * scales[0, column], scaled[row, column]);
                Assert.Equal(throughScales[row, column], gradient[row, column]);
            }
        }

        Matrix Drawn(int count)
        {
            var matrix = AlignedBuffer.CreateMatrix(count, columns);
            for (var row = 0; row < count; row++)
            {
                foreach (ref var value in matrix.Row(row))
                    value = random.NextGaussian();
            }
            return matrix;
        }
    }
}
