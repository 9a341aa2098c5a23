using FfnnMlNet.Data;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

public class RowsByClassTests
{
    [Theory]
    [InlineData(5, new[] { 2, 0, 2, 7, 0 }, "1 4|0 2|3")]
    [InlineData(3, new int[0], "0 1 2")]
    [InlineData(0, new int[0], "")]
    public void Rows_are_listed_in_ascending_order_of_class_and_number(int rowCount, int[] classOf, string expected)
    {
        using var rows = new RowsByClass(rowCount, classOf);

        Assert.Equal(expected, string.Join('|', Enumerable.Range(0, rows.Count).Select(kind => string.Join(' ', rows[kind].ToArray()))));
    }
}
