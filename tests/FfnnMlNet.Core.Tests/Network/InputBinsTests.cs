using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network;

public class InputBinsTests
{
    [Fact]
    public void A_value_has_its_bin_and_its_share_of_it_and_goes_on_straight_beyond_the_outer_edges()
    {
        var bins = new InputBins([-1, 0, 4, 5]);

        Assert.Equal(3, bins.Count);
        Check(-1, 0, 0);
        Check(-0.75f, 0, 0.25f);
        Check(-3, 0, -2);
        Check(0, 1, 0);
        Check(3, 1, 0.75f);
        Check(4, 2, 0);
        Check(5, 2, 1);
        Check(9, 2, 5);

        void Check(float x, int bin, float share)
        {
            Assert.Equal(bin, bins.Locate(x, out var actual));
            Assert.Equal(share, actual);
        }
    }

    [Fact]
    public void Every_number_of_bins_finds_what_a_search_from_below_finds()
    {
        for (var count = 1; count < 40; count++)
        {
            var bins = new InputBins([.. Enumerable.Range(0, count + 1).Select(i => (float)(i * i))]);
            for (var x = -1.5f; x < (count * count) + 2; x += 0.5f)
            {
                var expected = Math.Clamp(Enumerable.Range(0, count + 1).Count(i => i * i <= x) - 1, 0, count - 1);
                Assert.Equal(expected, bins.Locate(x, out var share));
                Assert.Equal((x - (expected * expected)) / ((2 * expected) + 1), share, 1e-6);
            }
        }
    }

    [Fact]
    public void Equal_numbers_make_one_edge_and_one_number_alone_makes_one_bin()
    {
        Assert.Equal([-2f, 0, 3], InputBins.Between([3, 0, 0, -2, 3]).Edges.ToArray());
        Assert.Equal([7f, 14], InputBins.Between([7, 7]).Edges.ToArray());
        Assert.Equal([0.5f, 1.5f], InputBins.Between([0.5f]).Edges.ToArray());
        Assert.Equal(1, InputBins.Between([0f, -0f]).Count);
        // The edges differ in float32 also where adding 1 would change nothing.
        Assert.True(InputBins.IsValid(InputBins.Between([1e30f]).Edges));
    }

    [Fact]
    public void Edges_are_finite_and_ascend()
    {
        Assert.True(InputBins.IsValid([0, 1]));
        Assert.False(InputBins.IsValid([]));
        Assert.False(InputBins.IsValid([1]));
        Assert.False(InputBins.IsValid([1, 1]));
        Assert.False(InputBins.IsValid([2, 1]));
        Assert.False(InputBins.IsValid([float.NaN, 1]));
        Assert.False(InputBins.IsValid([0, float.PositiveInfinity]));
    }

    [Theory]
    [InlineData(3e38f)]
    [InlineData(-3e38f)]
    [InlineData(1e10f)]
    public void A_row_far_beyond_the_bins_has_finite_scores_alone_and_in_a_batch(float huge)
    {
        // Bins of the smallest width in float32, so that the position within a bin overflows.
        var embedding = new InputEmbedding(
            2, [0, 1], [], 0, 3, 0, hasScale: true, [new InputBins([-1e-45f, 0, 1e-45f]), new InputBins([-3e38f, 3e38f])]);
        var network = new FeedForwardNetwork(new Layout([embedding.OutputCount, 4, 2], embedding), [Activation.Relu, Activation.Softmax]);
        WeightInitialization.HeNormal.Apply(network, seed: 1);
        var model = new NetworkModel(network, ScoreKind.Probabilities, "", [], []);
        float[] features = [huge, -huge, 0.5f, huge, 0, 0], scores = new float[6], alone = new float[2];

        model.PredictBatch(features, scores, 1);

        Assert.True(Reductions.AllFinite(scores));
        for (var row = 0; row < 3; row++)
        {
            model.Predict(features.AsSpan(2 * row, 2), alone);
            Assert.Equal(scores[(2 * row)..(2 * row + 2)], alone);
        }
    }
}
