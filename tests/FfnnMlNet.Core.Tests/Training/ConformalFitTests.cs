using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Limits of intervals from deviations of held-out rows.</summary>
public class ConformalFitTests
{
    [Theory]
    [InlineData(19, 0.9f, 19)]
    [InlineData(18, 0.9f, float.PositiveInfinity)]
    [InlineData(99, 0.9f, 91)]
    [InlineData(100, 0.9f, 92)]
    [InlineData(99, 0.5f, 51)]
    public void The_limit_is_the_deviation_after_the_rank_that_the_coverage_needs(int rows, float coverage, float expected) =>
        Assert.Equal(expected, ConformalFit.Quantile([.. Enumerable.Range(1, rows).Reverse().Select(i => (float)i)], coverage));

    [Fact]
    public void So_many_rows_are_needed() =>
        Assert.Equal([3, 19, 39, 199], new[] { 0.5f, 0.9f, 0.95f, 0.99f }.Select(ConformalFit.LeastRows));

    [Fact]
    public void Errors_are_those_of_scores_in_the_unit_of_the_label()
    {
        // Outputs 0 and targets 1 to 20 in units of 3, mixed with a linear model that is off by as much on the other side.
        float[] targets = [.. Enumerable.Range(1, 20).Select(i => (float)i)];
        var networks = new HeldOutScores(new float[20], targets, [.. Enumerable.Repeat(1f, 20)]);
        var linear = new HeldOutScores([.. targets.Select(target => 2 * target)], targets, networks.Weights);
        var outputs = new OutputTransform([3], [7], [], []);

        float Width(float share, float[]? gains = null) => ConformalFit.Of(
            ScoreKind.Activation, outputs, [(networks, linear)], share, 0.8f, gains).Limits[0];

        Assert.Equal(54, Width(0), 1e-3);
        Assert.Equal(27, Width(0.25f), 1e-3);
        Assert.Equal(0, Width(0.5f), 1e-3);
        Assert.Equal(27, Width(0, [0.5f]), 1e-3);
    }

    [Fact]
    public void Classes_get_the_least_probability_of_a_class_in_the_set()
    {
        // The true class has the probability 0.95, 0.90, ..., 0.05.
        float[] scores = new float[38], targets = new float[38];
        for (var row = 0; row < 19; row++)
        {
            (scores[row * 2], scores[(row * 2) + 1]) = (0.95f - (row * 0.05f), 0.05f + (row * 0.05f));
            targets[row * 2] = 1;
        }
        var held = new HeldOutScores(scores, targets, [.. Enumerable.Repeat(1f, 19)]);

        var limits = ConformalFit.Of(ScoreKind.Probabilities, OutputTransform.Unchanged, [(held, null)], 0, 0.5f);

        Assert.Equal(0.45f, limits.Limits[0], 1e-5);
        Assert.Equal([1], limits.SetOf([0.3f, 0.7f]));
        Assert.Equal([1, 0], limits.SetOf([0.46f, 0.54f]));
        Assert.Equal([2], limits.SetOf([0.3f, 0.3f, 0.4f]));
    }

    [Fact]
    public void The_gain_of_a_mean_is_the_variance_of_the_members_that_learnt_from_a_row()
    {
        // Two members at 1 and -1 from their mean: variance 2, and half of it is missing from the mean squared error 4.
        float[] first = [1, 1, 9], second = [-1, -1, 0];
        var held = new HeldOutScores([0, 0], [2, -2], [1, 1]);

        var gains = EnsembleGain.Of([first, second], (member, row) => row == 2 && member == 0, [(held, null), (held, null)], 0);
        var mixed = EnsembleGain.Of([first, second], (member, row) => row == 2, [(held, held), (held, held)], 0.5f);

        Assert.Equal(Math.Sqrt(0.75), gains[0], 1e-6);
        Assert.Equal(Math.Sqrt(1 - (0.25 * 0.25)), mixed[0], 1e-6);
    }
}
