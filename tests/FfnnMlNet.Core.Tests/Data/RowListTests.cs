using FfnnMlNet.Data;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

public class RowListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40_000)]
    [InlineData(100_000)]
    public void It_has_the_rows_that_were_added_and_little_else(int width)
    {
        var rowCount = 200_000 / width;
        var list = new RowList<int>(width);
        var numbers = new int[width];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var row = 0; row < rowCount; row++)
        {
            for (var i = 0; i < width; i++)
                numbers[i] = (row * 7) + i;
            list.Add(numbers);
        }
        // The first piece grows by doubling, and the last one may be nearly empty.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (200_000 + (Math.Max(width, 65_536) * 3)) * sizeof(int));

        list.FirstOf(rowCount - 1) = -1;

        Assert.Equal(rowCount, list.Count);
        for (var row = 0; row < rowCount; row++)
            Assert.Equal(row == rowCount - 1 ? -1 : row * 7, list[row][0]);
        Assert.All(Enumerable.Range(0, rowCount - 1), row => Assert.Equal((row * 7) + width - 1, list[row][^1]));
    }
}
