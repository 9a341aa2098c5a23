using FfnnMlNet.Data;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

public class RowSelectionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(1_000, 2)]
    [InlineData(10_000, 9)]
    [InlineData(10_000, 700)]
    public void It_finds_rows_by_their_place_and_places_by_their_row(int rowCount, int oneIn)
    {
        var random = new RandomStream(3, RandomPurpose.Shuffle, rowCount);
        int[] partOf = [.. Enumerable.Range(0, rowCount).Select(_ => random.NextInt32(oneIn) == 0 ? 1 : 0)];
        partOf[^1] = 1;
        int[] expected = [.. Enumerable.Range(0, rowCount).Where(row => partOf[row] == 1)];

        foreach (var selection in new[] { RowSelection.Of(partOf.AsSpan(), 1), RowSelection.Of([.. expected.Reverse()]) })
        {
            Assert.Equal(expected.Length, selection.Length);
            Assert.Equal(expected, selection.ToArray());
            Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(place => selection[place]));
            for (var row = 0; row < rowCount + 200; row++)
            {
                Assert.Equal(row < rowCount && partOf[row] == 1, selection.Contains(row));
                Assert.Equal(partOf.Take(row).Count(part => part == 1), selection.CountBefore(row));
            }
        }
        Assert.Equal(Enumerable.Range(0, rowCount).Except(expected), RowSelection.Except(partOf.AsSpan(), 1).ToArray());
    }

    [Fact]
    public void All_rows_and_none_are_selections_too()
    {
        Assert.Equal(Enumerable.Range(0, 130), RowSelection.All(130).ToArray());
        Assert.Equal(0, RowSelection.Of([]).Length);
        Assert.False(RowSelection.Of([]).Contains(0));
        Assert.Equal(0, RowSelection.All(0).CountBefore(7));
    }
}
