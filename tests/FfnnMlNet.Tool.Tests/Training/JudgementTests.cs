using FfnnMlNet.Tool.Training;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Training;

public sealed class JudgementTests
{
    [Fact]
    public void The_interval_of_an_accuracy_is_that_of_a_binomial_share()
    {
        const int Rows = 2000;
        var actual = new int[Rows];
        float[] probabilities = [.. Enumerable.Range(0, Rows).SelectMany(row => row % 5 == 0 ? new[] { 0f, 1, 0 } : [1, 0, 0])];
        var row = Judgement.Of(new ScoredClasses(["a", "b", "c"], actual, probabilities), null, null, null, 1, default)[0];
        Assert.Equal(0.8, row.Model, 1e-12);
        var half = 1.96 * Math.Sqrt(0.8 * 0.2 / Rows);
        Assert.Equal(0.8 - half, row.Interval!.Value.Low, 0.004);
        Assert.Equal(0.8 + half, row.Interval.Value.High, 0.004);
    }

    [Fact]
    public void Rows_of_groups_have_wider_intervals_because_whole_groups_are_drawn()
    {
        var random = new Random(2);
        int[] groups = [.. Enumerable.Range(0, 1000).Select(row => row / 50)];
        float[] offsets = [.. Enumerable.Range(0, 20).Select(_ => random.NextSingle())];
        var scored = new ScoredNumbers(
            ["y"], [.. Enumerable.Range(0, 1000).Select(row => (float)row)], [.. groups.Select((group, row) => row + offsets[group])],
            null);
        var alone = Judgement.Of(scored, null, null, null, 1, default)[0].Interval!.Value;
        var grouped = Judgement.Of(scored, null, null, groups, 1, default)[0].Interval!.Value;
        Assert.True(grouped.High - grouped.Low > 3 * (alone.High - alone.Low));
    }

    [Fact]
    public void Differences_come_from_the_same_drawn_rows()
    {
        var scored = new ScoredNumbers(["y"], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 7], null);
        var rows = Judgement.Of(scored, SimplestAnswer.Of(scored, [3.5]), scored, null, 1, default);
        Assert.Equal(0, rows[0].MinusLinear!.Value.Low);
        Assert.Equal(0, rows[0].MinusLinear!.Value.High);
        Assert.True(rows[0].MinusBaseline!.Value.High < 0);
        Assert.Equal(0, rows[1].Baseline!.Value, 1e-12);
    }

    [Fact]
    public void The_simplest_answer_has_the_shares_of_the_training_rows()
    {
        var scored = new ScoredClasses(["a", "b", "c"], [0, 1, 2], new float[9]);
        var simplest = SimplestAnswer.Of(scored, [10, 60, 30]);
        Assert.Equal([0.1f, 0.6f, 0.3f], simplest.Probabilities[3..6]);
        Assert.All(simplest.Predicted, predicted => Assert.Equal(1, predicted));
    }

    [Fact]
    public void Few_rows_and_cancelled_draws_have_no_interval()
    {
        var scored = new ScoredNumbers(["y"], [1, 2, 3], [1, 2, 4], null);
        Assert.Null(Judgement.Of(scored, null, null, null, 1, default)[0].Interval);
        var many = new ScoredNumbers(["y"], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 7], null);
        Assert.Null(Judgement.Of(many, null, null, null, 1, new CancellationToken(true))[0].Interval);
    }

    [Fact]
    public void Ridge_finds_a_linear_rule_and_bears_missing_values()
    {
        var random = new Random(4);
        var features = Enumerable.Range(0, 3000).Select(_ => random.NextSingle() * 10).ToArray();
        float[] labels = [.. Enumerable.Range(0, 1000).Select(row => (2 * features[row * 3]) - features[(row * 3) + 1] + 7)];
        features[5] = float.NaN;
        var predicted = Ridge.Fit(features, labels, 1, default).Predict(features);
        Assert.All(Enumerable.Range(2, 998), row => Assert.Equal(labels[row], predicted[row], 0.1));
    }

    [Fact]
    public void Features_belong_to_the_column_with_the_longest_name()
    {
        var groups = FeatureGroup.Of(["a", "a.b", "a.b.c", "a.x", "zip.1", "other"], ["a", "a.b", "zip"]);
        Assert.Equal(["a", "a.b", "zip"], groups.Select(group => group.Column));
        Assert.Equal([0, 3], groups[0].Slots);
        Assert.Equal([1, 2], groups[1].Slots);
        Assert.Equal([4], groups[2].Slots);
    }
}
