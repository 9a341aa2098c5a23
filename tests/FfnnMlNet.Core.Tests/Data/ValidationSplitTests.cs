using FfnnMlNet.Data;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

public class ValidationSplitTests
{
    [Fact]
    public void Every_row_is_in_one_part_and_the_seed_decides_which()
    {
        var (training, validation) = ValidationSplit.Create(100, 0.2, [], seed: 1);

        Assert.Equal(20, validation.Length);
        Assert.Equal(Enumerable.Range(0, 100), training.Concat(validation).Order());
        Assert.Equal(validation.Order(), validation);
        Assert.Equal(validation, ValidationSplit.Create(100, 0.2, [], seed: 1).Validation);
        Assert.NotEqual(validation, ValidationSplit.Create(100, 0.2, [], seed: 2).Validation);
    }

    [Fact]
    public void Classes_are_split_alike_and_one_with_a_single_row_stays_in_training()
    {
        // Classes of 60, 30, 9 and 1 rows.
        int[] classes = [.. Enumerable.Range(0, 100).Select(i => i < 60 ? 0 : i < 90 ? 1 : i < 99 ? 2 : 3)];

        for (var seed = 0; seed < 20; seed++)
        {
            var (training, validation) = ValidationSplit.Create(100, 0.2, classes, seed);

            var counts = Enumerable.Range(0, 4).Select(c => validation.Count(row => classes[row] == c)).ToArray();
            Assert.Equal([12, 6, 2, 0], counts);
            Assert.Contains(99, training);
        }
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.1)]
    [InlineData(4, 0.1)]
    public void Too_few_rows_give_no_validation_rows(int rows, double fraction) =>
        Assert.Empty(ValidationSplit.Create(rows, fraction, [], 1).Validation);

    [Fact]
    public void Training_always_keeps_a_row()
    {
        Assert.Single(ValidationSplit.Create(2, 0.99, [], 1).Training);
        Assert.Equal([0, 1], ValidationSplit.Create(2, 0.5, [0, 1], 1).Training);
    }
}
