using FfnnMlNet.Core.Tests.Data;
using FfnnMlNet.Core.Tests.Numerics;
using FfnnMlNet.Data;
using FfnnMlNet.Fingerprint;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network.Inputs;

public class InputTransformTests
{
    private static readonly FeatureScaling[] All =
        [FeatureScaling.Robust, FeatureScaling.Standard, FeatureScaling.QuantileNormal, FeatureScaling.None];

    public static TheoryData<string> ScalingsAndNone => [.. All.Select(scaling => scaling.ToString())];

    public static TheoryData<string> Scalings =>
        [.. All.Where(scaling => scaling != FeatureScaling.None).Select(scaling => scaling.ToString())];

    private static FeatureScaling Find(string name) => All.Single(scaling => scaling.ToString() == name);

    [Theory]
    [MemberData(nameof(ScalingsAndNone))]
    public void A_slot_that_was_missing_in_training_is_imputed_by_the_median_and_flagged(string name)
    {
        var scaling = Find(name);
        var transform = Rows.Fit(scaling, [1, float.NaN, 3, 4, 9], [5, 6, 7, 8, 9], [1, 2, float.PositiveInfinity, 4, 7]);

        Assert.Equal([0, 2], transform.FlaggedSlots.ToArray());
        Assert.Equal((3, 5), (transform.FeatureCount, transform.InputCount));
        var present = Rows.Apply(transform, 3.5f, 7, 3);
        var missing = Rows.Apply(transform, float.NaN, float.NaN, float.NegativeInfinity);
        // The medians of the values that are not missing are 3.5, 7 and 3.
        Assert.Equal(present[..3], missing[..3]);
        Assert.Equal([0f, 0f], present[3..5]);
        Assert.Equal([1f, 1f], missing[3..5]);
        Assert.All(missing[5..], value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(ScalingsAndNone))]
    public void A_slot_with_no_value_is_always_0_and_not_flagged(string name)
    {
        var scaling = Find(name);
        var fit = InputFit.Of(Rows.Of([float.NaN, float.NaN], [1, 2]), scaling, []);

        Assert.Equal([0], fit.EmptySlots);
        Assert.Equal(2, fit.Transform.InputCount);
        Assert.Equal(0, Rows.Apply(fit.Transform, 5, 1)[0]);
        Assert.Equal(0, Rows.Apply(fit.Transform, float.NaN, 1)[0]);
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void No_float_at_all_gives_an_input_that_is_not_finite_or_beyond_the_limit(string name)
    {
        var scaling = Find(name);
        float[][] columns =
            [[1, 2, 3], [-3e38f, 0, 3e38f], [0, float.Epsilon, 2 * float.Epsilon], [1e30f, 2e30f, -1e30f], [1, 1, 1.0000001f]];
        float[] values = [0, 1, 1e30f, -1e30f, float.MaxValue, float.MinValue, float.Epsilon, float.NaN, float.PositiveInfinity];
        var transform = Rows.Fit(scaling, columns);
        foreach (var x in values)
            Assert.All(
                Rows.Apply(transform, x, x, x, x, x), value => Assert.InRange(value, -InputTransform.Limit, InputTransform.Limit));
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void Every_lane_width_gives_the_same_bits(string name)
    {
        var scaling = Find(name);
        var columns = Enumerable.Range(0, 40).Select(seed => Rows.Skewed(60, seed)).ToArray();
        columns[3][5] = float.NaN;
        var transform = Rows.Fit(scaling, columns);
        float[] start = [.. columns.Select(column => column[5]), .. new float[AlignedBuffer.StrideFor(transform.InputCount) - 40]];
        float[] one = [.. start], four = [.. start], eight = [.. start], sixteen = [.. start];
        transform.Scale<Lanes1>(one, 1, one.Length);
        transform.Scale<Lanes4>(four, 1, four.Length);
        transform.Scale<Lanes8>(eight, 1, eight.Length);
        transform.Scale<Lanes16>(sixteen, 1, sixteen.Length);

        SameBits.Check(one, four, $"{scaling}, 4 lanes");
        SameBits.Check(one, eight, $"{scaling}, 8 lanes");
        SameBits.Check(one, sixteen, $"{scaling}, 16 lanes");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    public void A_table_is_transformed_as_its_rows_are_whether_the_flags_fit_its_padding_or_not(int features)
    {
        // More rows than one block of the table holds.
        var columns = Enumerable.Range(0, features).Select(seed => Rows.Skewed(20_000, seed)).ToArray();
        columns[1][7] = float.NaN;
        var rows = Rows.Of(columns);
        var transform = InputFit.Of(rows, FeatureScaling.Robust, []).Transform;

        rows.TransformFeatures(transform);

        Assert.Equal(features + 1, rows.FeatureCount);
        Assert.Equal(20_000, rows.RowCount);
        foreach (var row in new[] { 0, 7, 8, 16_383, 16_384, 19_999 })
        {
            float[] expected = Rows.Apply(transform, [.. columns.Select(column => column[row])]);
            Assert.Equal(expected[..(features + 1)], rows.FeaturesOf(row));
            Assert.Equal(row, rows.ValuesOf(row)[0]);
        }
        var input = AlignedBuffer.CreateMatrix(2, features + 1);
        rows.Gather([7, 19_999], input, AlignedBuffer.CreateMatrix(2, 1), new float[2]);
        Assert.True(input.HasZeroPadding());
        Assert.Equal([1f, 0f], new[] { input[0, features], input[1, features] });
    }

    [Fact]
    public void A_quantile_map_goes_through_its_knots_and_straight_between_them_for_any_number_of_knots()
    {
        for (var knots = 2; knots < 70; knots++)
        {
            float[] positions = [.. Enumerable.Range(0, knots).Select(k => k * k * 4f)];
            float[] values = [.. Enumerable.Range(0, knots).Select(k => 2f * k)];
            var map = new QuantileMap(positions, values);

            for (var k = 0; k < knots; k++)
            {
                Assert.Equal(values[k], map.Apply(positions[k]));
                if (k > 0)
                    Assert.Equal(values[k] - 1, map.Apply((positions[k] + positions[k - 1]) / 2), 1e-5);
            }
        }
    }

    // Up to 32 knots are one block, up to 1,024 knots have one block of first knots, and beyond that blocks are searched.
    [Theory]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1_000)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(5_000)]
    public void A_quantile_map_has_the_bits_of_a_plain_search(int knots)
    {
        float[] positions = [.. Rows.Skewed(2 * knots, seed: knots).Distinct().Take(knots).Order()];
        Assert.Equal(knots, positions.Length);
        (positions[0], positions[^1]) = (-3e38f, 3e38f);
        float[] values = [.. Rows.Skewed(knots, seed: 1).Order()];
        var map = new QuantileMap(positions, values);
        float[] numbers =
        [
            .. positions, .. positions.Select(MathF.BitIncrement), .. positions.Select(MathF.BitDecrement), .. Rows.Skewed(5_000, seed: 2),
            0, -0f, float.Epsilon, float.MaxValue, float.MinValue,
        ];
        var column = new float[3 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
            column[3 * i] = numbers[i];

        map.ApplyInPlace(column, numbers.Length, 3, fill: 0);

        float[] expected = [.. numbers.Select(x => Plain(positions, values, x))];
        SameBits.Check(expected, [.. numbers.Select(map.Apply)], $"{knots} knots");
        SameBits.Check(expected, [.. numbers.Select((_, i) => column[3 * i])], $"{knots} knots, in place");
        Assert.All(numbers, (_, i) => Assert.Equal((0f, 0f), (column[(3 * i) + 1], column[(3 * i) + 2])));
    }

    private static float Plain(float[] positions, float[] values, float x)
    {
        if (x <= positions[0])
            return values[0];
        if (x >= positions[^1])
            return values[^1];
        var k = Array.FindLastIndex(positions, position => position <= x);
        var slope = (float)Math.Min(
            ((double)values[k + 1] - values[k]) / ((double)positions[k + 1] - positions[k]), float.MaxValue);
        var distance = MathF.Min(x - positions[k], float.MaxValue);
        return MathF.Min(MathF.FusedMultiplyAdd(distance, slope, values[k]), values[k + 1]);
    }

    // 5 and 16 features as above, 40 with flags that need another cache line, and missing values in every third column.
    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(40)]
    public void Any_number_of_threads_transforms_a_table_to_the_same_bits(int features)
    {
        // A table of 16 floats per row has 16,384 rows in a block, so there are some blocks to share.
        const int RowCount = 50_000;
        var columns = Enumerable.Range(0, features).Select(seed => Rows.Skewed(RowCount, seed)).ToArray();
        for (var column = 0; column < features; column += 3)
            for (var row = column; row < RowCount; row += 7)
                columns[column][row] = row % 2 == 0 ? float.NaN : float.NegativeInfinity;
        FeatureScaling[] all = [FeatureScaling.QuantileNormal, FeatureScaling.Robust, FeatureScaling.Standard, FeatureScaling.None];
        foreach (var scaling in all)
        {
            using TrainingMatrix one = Rows.Of(columns), three = Rows.Of(columns);
            var transform = InputFit.Of(one, scaling, [], threads: 1).Transform;
            one.TransformFeatures(transform);
            three.TransformFeatures(InputFit.Of(three, scaling, [], threads: 3).Transform, threads: 3);

            Assert.Equal(transform.InputCount, three.FeatureCount);
            for (var row = 0; row < RowCount; row += row % 100 == 99 ? 901 : 1)
            {
                float[] alone = Rows.Apply(transform, [.. columns.Select(column => column[row])]);
                SameBits.Check(alone[..transform.InputCount], one.FeaturesOf(row), $"{scaling}, row {row}");
                SameBits.Check(alone[..transform.InputCount], three.FeaturesOf(row), $"{scaling}, row {row}, 3 threads");
            }
            Matrix input = AlignedBuffer.CreateMatrix(3, transform.InputCount);
            three.Gather([0, 20_000, RowCount - 1], input, AlignedBuffer.CreateMatrix(3, 1), new float[3]);
            Assert.True(input.HasZeroPadding());
        }
    }

    [Fact]
    public void The_normal_quantile_is_that_of_MathNet()
    {
        for (var i = 1; i < 2000; i++)
        {
            var p = i / 2000.0;
            Assert.Equal(MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, p), NormalQuantile.Of(p), 1e-12);
            Assert.Equal(Math.Log(p), NormalQuantile.Log(p), 4e-15);
        }
        foreach (var p in new[] { 1e-7, 1e-10, 1e-12, 1e-15, 1e-300 })
            Assert.Equal(p, MathNet.Numerics.Distributions.Normal.CDF(0, 1, NormalQuantile.Of(p)), p * 1e-9);
    }
}
