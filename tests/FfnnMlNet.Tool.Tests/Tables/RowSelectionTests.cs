using FfnnMlNet.Tool.Tables;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Tables;

public class RowSelectionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void The_next_row_is_the_first_that_is_selected(int rowCount)
    {
        var random = new Random(3);
        foreach (var share in new[] { 0, 0.01, 0.3, 1 })
        {
            bool[] isSelected = [.. Enumerable.Range(0, rowCount).Select(_ => random.NextDouble() < share)];
            var rows = RowSelection.Where(rowCount, row => isSelected[row]);

            for (var from = 0; from <= rowCount; from++)
            {
                var expected = from;
                while (expected < rowCount && !isSelected[expected])
                {
                    expected++;
                }
                Assert.Equal(expected, rows.NextFrom(from));
            }
            Assert.Equal(Enumerable.Range(0, rowCount).Where(row => isSelected[row]).Select(row => (long)row), rows.Rows);
        }
    }
}
