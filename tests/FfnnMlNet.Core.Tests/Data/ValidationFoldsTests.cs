using FfnnMlNet.Data;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

public class ValidationFoldsTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    public void From_five_members_on_every_row_is_held_out_once(int members)
    {
        var folds = ValidationFolds.Create(103, members, [], seed: 1)!;

        Assert.Equal(members, folds.Length);
        Assert.Equal(Enumerable.Range(0, 103), folds.SelectMany(fold => fold.Validation).Order());
        Assert.All(folds, fold =>
        {
            Assert.Equal(Enumerable.Range(0, 103), fold.Training.Concat(fold.Validation).Order());
            Assert.Equal(fold.Validation.Order(), fold.Validation);
            Assert.InRange(fold.Validation.Length, 103 / members, (103 / members) + 1);
        });
    }

    [Fact]
    public void Fewer_members_hold_out_a_disjoint_fifth_each()
    {
        var folds = ValidationFolds.Create(100, 3, [], seed: 1)!;

        Assert.All(folds, fold => Assert.Equal(20, fold.Validation.Length));
        Assert.Equal(60, folds.SelectMany(fold => fold.Validation).Distinct().Count());
    }

    [Fact]
    public void Classes_are_dealt_alike_and_the_only_row_of_one_is_held_out_by_nobody()
    {
        // Classes of 60, 30, 9 and 1 rows.
        int[] classes = [.. Enumerable.Range(0, 100).Select(i => i < 60 ? 0 : i < 90 ? 1 : i < 99 ? 2 : 3)];

        for (var seed = 0; seed < 20; seed++)
        {
            var folds = ValidationFolds.Create(100, 5, classes, seed)!;

            Assert.All(folds, fold =>
            {
                Assert.Equal(12, fold.Validation.Count(row => classes[row] == 0));
                Assert.Equal(6, fold.Validation.Count(row => classes[row] == 1));
                Assert.InRange(fold.Validation.Count(row => classes[row] == 2), 1, 2);
                Assert.Contains(99, fold.Training);
            });
        }
    }

    [Fact]
    public void The_seed_decides_and_too_few_rows_give_no_folds()
    {
        var first = ValidationFolds.Create(50, 5, [], seed: 1)!;

        Assert.Equal(first[2].Validation, ValidationFolds.Create(50, 5, [], seed: 1)![2].Validation);
        Assert.NotEqual(first[2].Validation, ValidationFolds.Create(50, 5, [], seed: 2)![2].Validation);
        Assert.Null(ValidationFolds.Create(4, 2, [], seed: 1));
        Assert.Null(ValidationFolds.Create(7, 8, [], seed: 1));
        Assert.NotNull(ValidationFolds.Create(5, 2, [], seed: 1));
    }
}
