using FfnnMlNet.Data;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

public class TargetFitTests
{
    [Fact]
    public void Targets_are_standardized_by_weighted_mean_and_deviation_and_scores_come_back()
    {
        float[][] targets = [[1e6f, 1], [2e6f, 5], [4e6f, 2], [7e6f, 2]];
        float[] weights = [1, 2, 0.5f, 1];
        var rows = Table(targets, weights);

        var transform = TargetFit.Of(rows, standardize: true, clamp: false);
        rows.TransformTargets(transform);

        for (var k = 0; k < 2; k++)
        {
            double sum = weights.Sum(), mean = targets.Zip(weights, (t, w) => (double)t[k] * w).Sum() / sum;
            var deviation = Math.Sqrt(targets.Zip(weights, (t, w) => (t[k] - mean) * (t[k] - mean) * w).Sum() / sum);
            Assert.Equal(mean, transform.Shift[k], 1e-7 * mean);
            Assert.Equal(deviation, transform.Scale[k], 1e-7 * deviation);
            for (var row = 0; row < targets.Length; row++)
                Assert.Equal((targets[row][k] - mean) / deviation, rows.ValuesOf(row)[k], 1e-6);
        }
        for (var row = 0; row < targets.Length; row++)
        {
            var scores = rows.ValuesOf(row).ToArray();
            transform.ToScoresInPlace(scores);
            Assert.Equal(targets[row][0], scores[0], 1);
            Assert.Equal(targets[row][1], scores[1], 1e-6);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(-1e30f)]
    public void A_constant_target_has_the_scale_1(float value)
    {
        var transform = TargetFit.Of(Table([[value], [value], [value]], [1, 1, 1]), standardize: true, clamp: false);

        Assert.Equal((1f, value), (transform.Scale[0], transform.Shift[0]));
    }

    [Fact]
    public void Only_the_training_rows_count_and_scores_keep_to_their_range()
    {
        var rows = Table([[1], [3], [1e9f]], [1, 1, 1]);

        var transform = TargetFit.Of(rows, standardize: true, clamp: true, [1, 0]);

        Assert.Equal((1f, 2f), (transform.Scale[0], transform.Shift[0]));
        Assert.Equal([(1f, -5f), (2.5f, 0.5f), (3f, 5f)], new[] { -5f, 0.5f, 5f }.Select(output =>
        {
            float[] scores = [output];
            transform.ToScoresInPlace(scores);
            return (scores[0], output);
        }));
    }

    [Fact]
    public void Nothing_asked_for_changes_nothing() =>
        Assert.True(TargetFit.Of(Table([[1], [3]], [1, 1]), standardize: false, clamp: false).IsUnchanged);

    [Fact]
    public void A_range_alone_leaves_scores_inside_it_as_they_are()
    {
        var transform = TargetFit.Of(Table([[1], [3]], [1, 1]), standardize: false, clamp: true);
        float[] scores = [1.7f];

        transform.ToScoresInPlace(scores);

        Assert.Equal(1.7f, scores[0]);
    }

    [Fact]
    public void Hubers_delta_stays_in_the_unit_of_the_label_output_by_output()
    {
        float[] scale = [10, 0.5f], labels = [30, 2], scores = [42, 1.9f];
        var scaled = Loss.Huber(3).ForScaledTargets(scale);
        float[] z = [scores[0] / 10, scores[1] / 0.5f], t = [labels[0] / 10, labels[1] / 0.5f];

        for (var k = 0; k < 2; k++)
        {
            float[] onlyA = [.. t], onlyT = [.. t];
            onlyA[k] = z[k];
            var plain = Value(Loss.Huber(3), [scores[k]], [labels[k]]);
            Assert.Equal(plain / (scale[k] * scale[k]), Value(scaled, onlyA, onlyT), 1e-5);
        }
        Assert.Equal("huber(3)", scaled.ToString());
    }

    [Fact]
    public void Scaled_Hubers_delta_is_in_the_unit_of_the_scaled_label()
    {
        var loss = Loss.ScaledHuber(0.5f);

        Assert.Same(loss, loss.ForScaledTargets([10, 0.5f]));
        // Of differences of 2 and 0.1: 0.5 (2 - 0.25) and 0.1 * 0.1 / 2.
        Assert.Equal(0.875 + 0.005, Value(loss, [3, 0.1f], [1, 0.2f]), 1e-6);
        Assert.Equal("scaled-huber(0.5)", loss.ToString());
    }

    private static float Value(Loss loss, float[] a, float[] t)
    {
        Matrix activation = AlignedBuffer.CreateMatrix(1, a.Length), targets = AlignedBuffer.CreateMatrix(1, t.Length);
        a.CopyTo(activation.Row(0));
        t.CopyTo(targets.Row(0));
        var losses = new float[1];
        loss.ValuesInto(activation, targets, losses);
        return losses[0];
    }

    private static TrainingMatrix Table(float[][] targets, float[] weights)
    {
        var rows = TrainingMatrix.ForValues(1, targets[0].Length, weighted: true);
        for (var row = 0; row < targets.Length; row++)
        {
            rows.NextRow();
            rows.AddValues(targets[row], weights[row]);
        }
        return rows;
    }
}
