using FfnnMlNet.Data;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

public class RowNumbersTests
{
    [Fact]
    public void Rows_are_listed_in_ascending_order_of_class_and_number()
    {
        Assert.Equal([[1, 4], [0, 2], [3]], RowNumbers.ByClass(5, [2, 0, 2, 7, 0]));
        Assert.Equal([[0, 1, 2]], RowNumbers.ByClass(3, []));
        Assert.Empty(RowNumbers.ByClass(0, []));
        Assert.Equal([1, 3], RowNumbers.Where(5, row => row % 2 == 1));
        Assert.Empty(RowNumbers.Where(5, _ => false));
    }
}
