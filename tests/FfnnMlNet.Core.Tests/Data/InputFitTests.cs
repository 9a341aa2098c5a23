using FfnnMlNet.Data;
using FfnnMlNet.Network;
using MathNet.Numerics.Distributions;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data;

/// <summary>Compares each scaling with its formula in double.</summary>
public class InputFitTests
{
    // float32 inputs, a handful of rounding errors, values below 6.
    private const double Tolerance = 2e-6;

    /// <summary>Every scaling except none.</summary>
    public static TheoryData<string> Scalings => ["robust", "standard", "quantile-normal"];

    private static readonly float[] Column = Rows.Skewed(501, seed: 3);

    [Fact]
    public void Robust_is_the_smooth_clip_of_distances_from_the_median_in_quartile_ranges()
    {
        var sorted = Sorted(Column);
        // With 501 values each quartile is one of the values.
        double median = sorted[250], spread = sorted[375] - sorted[125];
        var transform = Rows.Fit(FeatureScaling.Robust, Column);

        foreach (var x in Column)
        {
            var z = (x - median) / spread;
            Assert.Equal(z / Math.Sqrt(1 + (z / 3 * (z / 3))), Rows.Apply(transform, x)[0], Tolerance);
        }
    }

    // The number of threads depends on the user and the machine, and must not change the result.
    [Theory]
    [InlineData(0, 256)]
    [InlineData(1, 256)]
    [InlineData(65_536, 256)]
    [InlineData(1_000_000, 16)]
    [InlineData(int.MaxValue, 4)]
    public void Columns_are_looked_at_so_many_at_once(int rows, int columns) => Assert.Equal(columns, ColumnPass.ColumnsAtOnce(rows));

    [Fact]
    public void Robust_takes_half_the_range_where_the_quartiles_are_equal()
    {
        float[] column = [5, 5, 5, 5, 5, 5, 5, 1, 11];
        var transform = Rows.Fit(FeatureScaling.Robust, column);

        Assert.Equal(0, Rows.Apply(transform, 5)[0]);
        Assert.Equal(1.2 / Math.Sqrt(1.16), Rows.Apply(transform, 11)[0], Tolerance);
        Assert.Equal(-0.8 / Math.Sqrt(1 + (0.64 / 9)), Rows.Apply(transform, 1)[0], Tolerance);
    }

    [Fact]
    public void Standard_is_the_distance_from_the_mean_in_deviations_of_the_population()
    {
        var mean = Column.Average(x => (double)x);
        var deviation = Math.Sqrt(Column.Average(x => (x - mean) * (x - mean)));
        var transform = Rows.Fit(FeatureScaling.Standard, Column);

        foreach (var x in Column)
            Assert.Equal((x - mean) / deviation, Rows.Apply(transform, x)[0], 4 * Tolerance);
    }

    [Fact]
    public void Quantile_normal_is_the_normal_quantile_of_the_rank()
    {
        var sorted = Sorted(Column);
        var transform = Rows.Fit(FeatureScaling.QuantileNormal, Column);

        for (var rank = 0; rank < sorted.Length; rank++)
        {
            var p = Math.Clamp((double)rank / (sorted.Length - 1), 0.5 / sorted.Length, 1 - (0.5 / sorted.Length));
            Assert.Equal(Normal.InvCDF(0, 1, p), Rows.Apply(transform, (float)sorted[rank])[0], Tolerance);
        }
        Assert.Equal(Rows.Apply(transform, (float)sorted[^1]), Rows.Apply(transform, float.MaxValue));
        Assert.Equal(Rows.Apply(transform, (float)sorted[0]), Rows.Apply(transform, float.MinValue));
        // A value half way between two neighbours is mapped half way between their quantiles.
        var (low, high) = ((float)sorted[40], (float)sorted[41]);
        var middle = (Rows.Apply(transform, low)[0] + Rows.Apply(transform, high)[0]) / 2;
        Assert.Equal(middle, Rows.Apply(transform, (low + high) / 2)[0], 1e-4);
    }

    [Fact]
    public void Quantile_normal_takes_the_middle_of_the_ranks_of_equal_values_and_at_most_1000_quantiles()
    {
        float[] column = [.. Enumerable.Repeat(0f, 6000), .. Enumerable.Range(1, 4000).Select(i => (float)i)];
        var transform = Rows.Fit(FeatureScaling.QuantileNormal, column);

        Assert.InRange(transform.Slots[0].Quantiles!.Positions.Length, 390, 410);
        Assert.Equal(Normal.InvCDF(0, 1, 0.3), Rows.Apply(transform, 0)[0], 2e-3);
        Assert.Equal(Normal.InvCDF(0, 1, 0.8), Rows.Apply(transform, 2000)[0], 2e-3);
    }

    [Fact]
    public void None_leaves_every_finite_value_its_bits_and_imputes_the_median()
    {
        var transform = Rows.Fit(FeatureScaling.None, [3, 1, 2, 1000]);

        foreach (var x in new[] { 0, -0f, 1.25f, float.Epsilon, -float.MaxValue, float.MaxValue, 1e30f })
            Assert.Equal(BitConverter.SingleToInt32Bits(x), BitConverter.SingleToInt32Bits(Rows.Apply(transform, x)[0]));
        Assert.Equal(2.5f, Rows.Apply(transform, float.NaN)[0]);
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void A_constant_slot_is_0_for_any_value(string scaling)
    {
        var fit = InputFit.Of(Rows.Of([20, 20, 20, 20], [1, 2, 3, 4], [0.1f, 0.1f, 0.1f, 0.1f]), Rows.ScalingOf(scaling), []);

        Assert.Equal([0, 2], fit.ConstantSlots);
        foreach (var x in new[] { 20, 20.1f, -1e38f, float.MaxValue, float.NaN, float.NegativeInfinity })
            Assert.Equal(0f, Math.Abs(Rows.Apply(fit.Transform, x, 2, x)[0]) + Math.Abs(Rows.Apply(fit.Transform, x, 2, x)[2]));
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void Slots_of_which_one_value_fills_at_least_half_of_the_rows_are_told(string scaling)
    {
        // In turn: half of the rows; all but two; less than half; only two values; constant; categorical; missing values do not count.
        var rows = Rows.Of(
            [0, 0, 0, 0, 5, 6, 7, 8], [3, 3, 1, 3, 3, 3, 3, 9], [0, 0, 0, 1, 2, 3, 4, 5], [0, 1, 0, 0, 0, 0, 0, 0],
            [4, 4, 4, 4, 4, 4, 4, 4], [0, 0, 0, 0, 0, 0, 0, 9], [0, 0, float.NaN, float.NaN, float.NaN, 1, 2, float.NaN]);

        Assert.Equal([1], InputFit.Of(rows, Rows.ScalingOf(scaling), [new SlotRange(5, 5)]).InflatedSlots.Order());
        Assert.Empty(InputFit.Of(rows, FeatureScaling.None, []).InflatedSlots);
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void Slots_of_0_and_1_and_categorical_slots_stay_as_they_are(string scaling)
    {
        var rows = Rows.Of([0, 1, 1, 0, 1], [7, 0, 0, 7, float.NaN], [0, 0, 0, 0, 0], [1, 2, 3, 4, 9]);
        var transform = InputFit.Of(rows, Rows.ScalingOf(scaling), [new SlotRange(1, 2)]).Transform;

        Assert.Equal([1f, 7f, 5f], Rows.Apply(transform, 1, 7, 5, 3)[..3]);
        Assert.Equal([1f, 0f, 0f], Rows.Apply(transform, float.NaN, float.NaN, float.NaN, 3)[..3]);
        Assert.Equal(4, transform.InputCount);
        Assert.Equal([new SlotRange(1, 2)], transform.Groups.ToArray());
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    [InlineData("none")]
    public void Only_the_training_rows_count(string scaling)
    {
        var rows = Rows.Of([1, 2, 3, 4, 1e9f, float.NaN]);
        var part = InputFit.Of(rows, Rows.ScalingOf(scaling), [], [3, 0, 2, 1]).Transform;
        var alone = Rows.Fit(Rows.ScalingOf(scaling), [1, 2, 3, 4]);

        Assert.Equal(1, part.InputCount);
        foreach (var x in new[] { 1, 2.5f, 1e9f, float.NaN })
            Assert.Equal(Rows.Apply(alone, x), Rows.Apply(part, x));
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void One_row_gives_zeros(string scaling) =>
        Assert.All(Rows.Apply(Rows.Fit(Rows.ScalingOf(scaling), [1], [2]), 1, 2), value => Assert.Equal(0, value));

    [Fact]
    public void Any_number_of_threads_fits_the_same()
    {
        var columns = Enumerable.Range(0, 200).Select(seed => Rows.Skewed(50, seed)).ToArray();
        float[] row = [.. columns.Select(column => column[7])];

        var one = InputFit.Of(Rows.Of(columns), FeatureScaling.QuantileNormal, [], threads: 1).Transform;
        var three = InputFit.Of(Rows.Of(columns), FeatureScaling.QuantileNormal, [], threads: 3).Transform;

        Assert.Equal(Rows.Apply(one, row), Rows.Apply(three, row));
    }

    private static double[] Sorted(float[] values) => [.. values.Select(x => (double)x).Order()];

    // Of so many rows two in three are in no sample.
    private const int ManyRows = 400_000;

    [Theory]
    [MemberData(nameof(Scalings))]
    public void The_quantiles_of_many_rows_are_close_to_those_of_all(string scaling)
    {
        var values = Rows.Skewed(ManyRows, 5);
        var sorted = values.Order().ToArray();
        var transform = InputFit.Of(Rows.Of(values), Rows.ScalingOf(scaling), []).Transform;
        var all = Rows.Fit(Rows.ScalingOf(scaling), [.. Enumerable.Range(0, 2001).Select(i => sorted[i * (ManyRows - 1) / 2000])]);

        foreach (var share in new[] { 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99 })
        {
            var x = sorted[(int)(share * (ManyRows - 1))];
            Assert.InRange((Rows.Apply(transform, x)[0] - Rows.Apply(all, x)[0]) / Math.Max(1, Math.Abs(x)), -0.03, 0.03);
        }
        // The smallest and the largest value are those of all rows, and have the ranks of all rows.
        if (Rows.ScalingOf(scaling) == FeatureScaling.QuantileNormal)
        {
            Assert.Equal(Rows.Apply(transform, sorted[0])[0], Rows.Apply(transform, -1e30f)[0]);
            Assert.Equal(Rows.Apply(transform, sorted[^1])[0], Rows.Apply(transform, 1e30f)[0]);
            Assert.Equal(NormalQuantile.Of(1 - (0.5 / ManyRows)), Rows.Apply(transform, sorted[^1])[0], 1e-5);
            Assert.Equal(NormalQuantile.Of(0.5 / ManyRows), Rows.Apply(transform, sorted[0])[0], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void What_few_of_many_rows_tell_is_seen(string scaling)
    {
        float[] Column(Func<int, float> value) => [.. Enumerable.Range(0, ManyRows).Select(value)];
        // In turn: one missing value; one value that is not 0 or 1; one that is not 7; few values that are not missing; none.
        var rows = Rows.Of(
            Column(row => row == 77_777 ? float.NaN : row % 1000), Column(row => row == 77_777 ? 2 : row % 2),
            Column(row => row == 77_777 ? 8 : 7), Column(row => row % 100_000 == 77_777 ? row : float.NaN), Column(_ => float.NaN));
        var fit = InputFit.Of(rows, Rows.ScalingOf(scaling), []);

        Assert.Empty(fit.ConstantSlots);
        Assert.Equal([4], fit.EmptySlots);
        Assert.Equal([0, 3], fit.Transform.FlaggedSlots.ToArray());
        if (Rows.ScalingOf(scaling) != FeatureScaling.None)
            Assert.NotEqual(1f, Rows.Apply(fit.Transform, 1, 1, 1, 1, 1)[1]);
        // The median of 77,777, 177,777, 277,777 and 377,777.
        var (missing, median) = (Rows.Apply(fit.Transform, 1, 1, 1, float.NaN, 1)[3], Rows.Apply(fit.Transform, 1, 1, 1, 227_777, 1)[3]);
        Assert.Equal(median, missing);
    }

    [Fact]
    public void The_sample_of_many_rows_is_the_same_for_any_number_of_threads()
    {
        float[][] columns = [.. Enumerable.Range(0, 9).Select(seed => Rows.Skewed(ManyRows, seed))];
        var rows = Rows.Of(columns);
        var one = InputFit.Of(rows, FeatureScaling.QuantileNormal, [], threads: 1).Transform;
        var three = InputFit.Of(rows, FeatureScaling.QuantileNormal, [], threads: 3).Transform;

        for (var slot = 0; slot < columns.Length; slot++)
            Assert.Equal(one.Slots[slot].Quantiles!.Positions.ToArray(), three.Slots[slot].Quantiles!.Positions.ToArray());
    }
}
