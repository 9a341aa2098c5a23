using FfnnMlNet.Data;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

public sealed class SlotStatisticsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(16, 2)]
    [InlineData(21, 4)]
    public void They_are_those_of_a_loop_over_the_rows_for_any_number_of_threads(int slots, int threads)
    {
        const int RowCount = 30_011;
        float[][] columns = [.. Enumerable.Range(0, slots).Select(slot => Rows.Skewed(RowCount, slot))];
        for (var slot = 0; slot < slots; slot++)
        {
            for (var row = slot; row < RowCount; row += slot + 7)
                columns[slot][row] = (row % 3) switch { 0 => float.NaN, 1 => float.NegativeInfinity, _ => -0f };
        }
        bool[] isTaken = [.. Enumerable.Range(0, RowCount).Select(row => row % 5 != 2)];
        var statistics = SlotStatistics.Of(Rows.Of(columns), RowSelection.Of(isTaken.AsSpan(), true), threads, null);

        for (var slot = 0; slot < slots; slot++)
        {
            var values = columns[slot].Where((value, row) => isTaken[row] && float.IsFinite(value)).ToArray();
            Assert.Equal(values.Length, statistics.Count(slot));
            Assert.Equal((float)(values.Aggregate(0.0, (sum, value) => sum + value) / values.Length), statistics.Mean(slot));
            Assert.Equal(values.Min(), statistics.Least(slot));
            Assert.Equal(values.Max(), statistics.Largest(slot));
            Assert.False(statistics.IsBinary(slot));
        }
    }

    [Fact]
    public void Zeros_and_ones_are_told_and_a_slot_without_values_has_the_mean_0()
    {
        var rows = Rows.Of([0, 1, float.NaN, -0f], [0, 0, 0, 0], [1, 2, 1, 0], [float.NaN, float.NaN, float.PositiveInfinity, float.NaN]);
        var statistics = SlotStatistics.Of(rows, null, 1, null);

        Assert.Equal([true, true, false, true], Enumerable.Range(0, 4).Select(statistics.IsBinary));
        Assert.Equal([3, 4, 4, 0], Enumerable.Range(0, 4).Select(statistics.Count));
        Assert.Equal([1 / 3f, 0, 1, 0], Enumerable.Range(0, 4).Select(statistics.Mean));
        Assert.True(float.IsPositiveInfinity(statistics.Least(3)) && float.IsNegativeInfinity(statistics.Largest(3)));
    }
}
