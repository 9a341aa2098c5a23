using FfnnMlNet.Data;
using FfnnMlNet.Network;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

/// <summary>Bins of a table, with edges computed by hand.</summary>
public class BinFitTests
{
    // Errors of float32 from scaling by a median and a quartile range.
    private const double Tolerance = 1e-6;

    [Fact]
    public void Edges_are_the_scaled_quantiles_of_training_rows_that_have_a_value()
    {
        // Quartiles of 0, 1, ..., 8 are 2, 4 and 6. Rows 9 and 10 are missing, row 11 is no training row.
        float[] column = [8, 0, 7, 1, 6, 2, 5, 3, 4, float.NaN, float.PositiveInfinity, 1000];
        float[] other = [.. column.Select(x => float.IsFinite(x) ? x : 1)];
        var fit = InputFit.Of(Rows.Of(column, other), FeatureScaling.Standard, [], [.. Enumerable.Range(0, 11)], bins: 4);

        var deviation = Math.Sqrt(60.0 / 9);
        Assert.Equal(4, fit.Bins[0]!.Count);
        for (var k = 0; k <= 4; k++)
            Assert.Equal(((2 * k) - 4) / deviation, fit.Bins[0]!.Edges[k], Tolerance);
        // 5.5 lies at three quarters of the third bin. The first and the last bin continue linearly beyond the edges.
        Assert.Equal((2, 0.75), Locate(5.5f));
        Assert.Equal((3, 496.0), Locate(998));
        Assert.Equal((0, -1.0), Locate(-2));
        Assert.Equal((2, 0.0), Locate(float.NaN));

        (int, double) Locate(float x)
        {
            var bin = fit.Bins[0]!.Locate(Rows.Apply(fit.Transform, x, 0)[0], out var share);
            return (bin, Math.Round(share, 4));
        }
    }

    [Theory]
    [InlineData("robust")]
    [InlineData("standard")]
    [InlineData("quantile-normal")]
    public void Few_values_are_the_edges_and_features_that_are_not_scaled_have_no_bins(string scaling)
    {
        float[] three = [0, 0, 0, 0, 0, 0, 0, 0, 3, 5], two = [4, 4, 4, 4, 4, 9, 9, 9, 9, 9], constant = [.. Enumerable.Repeat(2f, 10)];
        float[] flags = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], missing = [.. Enumerable.Repeat(float.NaN, 10)];
        var rows = Rows.Of(three, two, constant, flags, missing, three);
        var fit = InputFit.Of(rows, Rows.ScalingOf(scaling), [new SlotRange(5, 5)], bins: 3);

        Assert.Equal(new[] { 0f, 3, 5 }.Select(x => Rows.Apply(fit.Transform, x)[0]), fit.Bins[0]!.Edges.ToArray());
        Assert.Equal([Rows.Apply(fit.Transform, 0, 4)[1], Rows.Apply(fit.Transform, 0, 9)[1]], fit.Bins[1]!.Edges.ToArray());
        Assert.All(fit.Bins.Skip(2), Assert.Null);
        Assert.Empty(InputFit.Of(Rows.Of(two), Rows.ScalingOf(scaling), []).Bins);
        Assert.All(InputFit.Of(Rows.Of(two), FeatureScaling.None, [], bins: 3).Bins, Assert.Null);
    }

    [Fact]
    public void Where_many_rows_share_a_value_more_quantiles_fall_on_the_others()
    {
        // Sorted: zeros at positions 0 to 7, then 3, 5 and 6 at positions 8 to 10.
        float[] sorted = [0, 0, 0, 0, 0, 0, 0, 0, 3, 5, 6];

        var edges = BinFit.Quantiles(sorted, 2);

        Assert.Equal(3, edges.Length);
        Assert.Equal((0f, 6f), (edges[0], edges[2]));
        // 6 is the largest number of parts with two quantiles above position 7. They are at positions 8 1/3 and 10.
        Assert.Equal(11 / 3.0, edges[1], Tolerance);
        // A hundred thousand equal values and two thousand others: all bins are made from the others.
        float[] rare = [.. Enumerable.Repeat(0f, 100_000), .. Enumerable.Range(1, 2000).Select(i => (float)i)];
        Assert.InRange(BinFit.Quantiles(rare, 16).Length, 15, 17);
        // Where no value occurs twice the edges are the plain quantiles.
        Assert.Equal([0f, 25, 50, 75, 100], BinFit.Quantiles(Enumerable.Range(0, 101).Select(i => (float)i).ToArray(), 4));
    }

    [Theory]
    [InlineData("robust")]
    [InlineData("standard")]
    [InlineData("quantile-normal")]
    public void Training_rows_lie_within_the_outer_edges_under_every_scaling(string scaling)
    {
        var column = Rows.Skewed(501, seed: 4);
        var fit = InputFit.Of(Rows.Of(column), Rows.ScalingOf(scaling), [], bins: 16);

        Assert.Equal(16, fit.Bins[0]!.Count);
        var counts = new int[16];
        foreach (var x in column)
        {
            counts[fit.Bins[0]!.Locate(Rows.Apply(fit.Transform, x)[0], out var share)]++;
            Assert.InRange(share, -1e-5, 1 + 1e-5);
        }
        Assert.All(counts, count => Assert.InRange(count, 30, 33));
    }

    [Fact]
    public void Any_number_of_threads_finds_the_same_bins()
    {
        var columns = Enumerable.Range(0, 100).Select(seed => Rows.Skewed(50, seed)).ToArray();

        var one = InputFit.Of(Rows.Of(columns), FeatureScaling.Robust, [], threads: 1, bins: 8);
        var three = InputFit.Of(Rows.Of(columns), FeatureScaling.Robust, [], threads: 3, bins: 8);

        Assert.Equal(one.Bins.Select(bins => bins!.Edges.ToArray()), three.Bins.Select(bins => bins!.Edges.ToArray()));
    }
}
