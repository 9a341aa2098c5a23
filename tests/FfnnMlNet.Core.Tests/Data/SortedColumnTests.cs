using FfnnMlNet.Data;
using MathNet.Numerics.Statistics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

/// <summary>Compares each statistic with that of MathNet for the same numbers in double, bit for bit.</summary>
public class SortedColumnTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(501)]
    [InlineData(10_007)]
    public void Statistics_have_the_bits_of_MathNet(int count)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var column = Rows.Skewed(count, seed);
            Array.Sort(column);
            var doubles = Array.ConvertAll(column, x => (double)x);

            foreach (var p in Enumerable.Range(0, 1_000).Select(k => k / 999.0))
                Equal(SortedArrayStatistics.QuantileCustom(doubles, p, QuantileDefinition.R7), SortedColumn.Quantile(column, p));
            Equal(ArrayStatistics.Mean(doubles), SortedColumn.Mean(column));
            Equal(ArrayStatistics.PopulationVariance(doubles), SortedColumn.Variance(column));
        }
    }

    private static void Equal(double expected, double actual) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
}
