using FfnnMlNet.Data;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

public class GroupedRowsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(40)]
    public void Folds_hold_whole_groups_and_about_their_share_of_rows_and_classes(int members)
    {
        var (groups, classes) = Rows(300);

        var folds = ValidationFolds.Create(members, classes, groups, seed: 3)!;

        Assert.Equal(members, folds.Length);
        var share = 1.0 / Math.Max(members, 5);
        foreach (var (training, validation) in folds)
        {
            Assert.Equal(Enumerable.Range(0, groups.Length), training.Concat(validation).Order());
            Assert.Empty(training.Select(row => groups[row]).Intersect(validation.Select(row => groups[row])));
            Assert.InRange(validation.Length / (double)groups.Length, share * 0.5, share * 1.8);
            Assert.InRange(validation.Count(row => classes[row] == 1) / (double)classes.Count(one => one == 1), share * 0.4, share * 2);
        }
        if (members >= 5)
            Assert.Equal(Enumerable.Range(0, groups.Length), folds.SelectMany(fold => fold.Validation).Order());
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void A_split_holds_whole_groups_and_about_its_share(double fraction)
    {
        var (groups, classes) = Rows(300);

        var (training, validation) = ValidationSplit.Create(fraction, classes, groups, seed: 3);

        Assert.Equal(Enumerable.Range(0, groups.Length), training.Concat(validation).Order());
        Assert.Empty(training.Select(row => groups[row]).Intersect(validation.Select(row => groups[row])));
        Assert.InRange(validation.Length / (double)groups.Length, fraction - 0.03, fraction + 0.03);
        Assert.InRange(
            validation.Count(row => classes[row] == 1) / (double)classes.Count(one => one == 1), fraction - 0.07, fraction + 0.07);
        Assert.NotEqual(validation, ValidationSplit.Create(fraction, classes, groups, seed: 4).Validation);
    }

    [Fact]
    public void The_only_group_of_a_class_stays_in_training_and_too_few_groups_are_no_folds()
    {
        int[] groups = [0, 0, 1, 1, 2, 2, 3, 3], classes = [0, 1, 0, 1, 0, 1, 2, 2];

        var folds = ValidationFolds.Create(3, classes, groups, seed: 1)!;
        Assert.All(folds, fold => Assert.Contains(6, fold.Training));
        Assert.Equal(3, ValidationFolds.Create(3, [], [0, 1, 1, 0], seed: 1)!.Length);
        Assert.Null(ValidationFolds.Create(2, [], [0, 0, 0, 0], seed: 1));
        Assert.Empty(ValidationSplit.Create(0.2, [], [0, 0, 0], seed: 1).Validation);
    }

    [Fact]
    public void The_last_rows_judge_and_a_group_with_an_earlier_row_does_not()
    {
        Assert.Equal([8, 9], ValidationSplit.Last(10, 0.2, []).Validation);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], ValidationSplit.Last(10, 0.2, []).Training);
        Assert.Equal([7, 9], ValidationSplit.Last(10, 0.3, [0, 0, 1, 1, 1, 2, 2, 3, 2, 4]).Validation);
        Assert.Empty(ValidationSplit.Last(1, 0.5, []).Validation);
    }

    private static (int[] Groups, int[] Classes) Rows(int groups)
    {
        var random = new RandomStream(11, RandomPurpose.Shuffle, 0);
        List<int> groupOf = [], classOf = [];
        for (var group = 0; group < groups; group++)
        {
            var count = 1 + random.NextInt32(12);
            var kind = random.NextInt32(4) == 0 ? 1 : 0;
            for (var row = 0; row < count; row++)
            {
                groupOf.Add(group);
                classOf.Add(random.NextInt32(10) == 0 ? 1 - kind : kind);
            }
        }
        return ([.. groupOf], [.. classOf]);
    }
}
