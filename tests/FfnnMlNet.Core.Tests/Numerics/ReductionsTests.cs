using FfnnMlNet.Fingerprint;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class ReductionsTests
{
    /// <summary>Numbers of elements: every one up to 70, and some around larger multiples of 16.</summary>
    public static TheoryData<int> Lengths => new([.. Enumerable.Range(0, 71), 127, 128, 129, 1000]);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sums_add_16_lanes_ascending_and_then_the_lanes_as_a_tree(int length)
    {
        var values = Values(length);

        SameBits.Check([Restated(values, (sum, value) => sum + value)], [Reductions.Sum(values)], $"Sum of {length}");
        SameBits.Check(
            [Restated(values, (sum, value) => MathF.FusedMultiplyAdd(value, value, sum))], [Reductions.SumOfSquares(values)],
            $"SumOfSquares of {length}");
    }

    [Fact]
    public void The_order_of_the_sum_is_that_of_a_worked_example()
    {
        // 17 elements: the last one is added to the first in lane 0. 2^24 + 1 is 2^24 in float32, so another order has another sum.
        var values = new float[17];
        (values[0], values[16]) = (1 << 24, 1f);        // lane 0: 2^24
        (values[1], values[9]) = (1f, 1f);              // lanes 1 and 9 are added first: 2

        Assert.Equal((1 << 24) + 2f, Reductions.Sum(values));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void All_lane_widths_give_the_same_bits(int length)
    {
        var values = Values(length);
        Check<Lanes1>();
        Check<Lanes4>();
        Check<Lanes8>();
        Check<Lanes16>();

        void Check<T>() where T : struct, ILanes<T> =>
            SameBits.Check(
                [Reductions.Sum(values), Reductions.SumOfSquares(values)],
                [Reductions.Sum<T>(values), Reductions.SumOfSquares<T>(values)], $"{length} elements with {T.Count} lanes");
    }

    [Fact]
    public void Sums_of_nothing_are_zero()
    {
        SameBits.Check([0f, 0f], [Reductions.Sum([]), Reductions.SumOfSquares([])], "nothing");
        Assert.Equal(float.NegativeInfinity, Reductions.Max([]));
        Assert.True(Reductions.AllFinite([]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void One_bad_element_is_found_at_every_position(float bad)
    {
        for (var length = 1; length <= 129; length++)
        {
            var values = Values(length);
            for (var i = 0; i < length; i++)
            {
                var good = values[i];
                values[i] = bad;
                Assert.False(Reductions.AllFinite(values), $"Not found at {i} of {length}.");
                Assert.False(Reductions.AllFinite<Lanes1>(values), $"Not found with 1 lane at {i} of {length}.");
                Assert.False(Reductions.AllFinite<Lanes4>(values), $"Not found with 4 lanes at {i} of {length}.");
                Assert.False(Reductions.AllFinite<Lanes8>(values), $"Not found with 8 lanes at {i} of {length}.");
                Assert.False(Reductions.AllFinite<Lanes16>(values), $"Not found with 16 lanes at {i} of {length}.");
                values[i] = good;
            }
            Assert.True(Reductions.AllFinite(values));
        }
    }

    [Fact]
    public void Finite_values_are_finite_even_where_their_sum_is_not()
    {
        var values = new float[100];
        values.AsSpan().Fill(float.MaxValue);
        (values[3], values[50], values[99]) = (float.MinValue, -0f, float.Epsilon);

        Assert.True(Reductions.AllFinite(values));
        Assert.Equal(float.PositiveInfinity, Reductions.Sum(values));
    }

    [Fact]
    public void The_maximum_ignores_NaN()
    {
        Assert.Equal(3f, Reductions.Max([float.NaN, 1f, 3f, float.NaN, 2f]));
        Assert.Equal(float.NegativeInfinity, Reductions.Max([float.NaN, float.NaN]));
        Assert.Equal(float.PositiveInfinity, Reductions.Max([1f, float.PositiveInfinity, 2f]));
        Assert.Equal(-2f, Reductions.Max([-5f, -2f, -3f]));
    }

    // Magnitudes from 2^-20 to 2^20, so that adding them in another order gives other bits.
    private static float[] Values(int length)
    {
        var values = Numbers.Random(1, length, seed: 5).Row(0).ToArray();
        for (var i = 0; i < length; i++)
            values[i] = MathF.ScaleB(values[i], (i * 7 % 41) - 20);
        return values;
    }

    private static float Restated(float[] values, Func<float, float, float> add)
    {
        var lanes = new float[16];
        for (var i = 0; i < values.Length; i++)
            lanes[i % 16] = add(lanes[i % 16], values[i]);
        for (var apart = 8; apart >= 1; apart /= 2)
        {
            for (var lane = 0; lane < apart; lane++)
                lanes[lane] += lanes[lane + apart];
        }
        return lanes[0];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(200)]
    public void Sums_in_double_are_those_of_any_order_where_no_addition_rounds(int count)
    {
        // Multiples of 2^-24 below 1: sums of a few hundred of them, and of their products, are exact in double.
        var (left, right) = (new float[count], new float[count]);
        var random = new RandomStream(1, RandomPurpose.Shuffle, count);
        var (sum, sumOfProducts) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            (left[i], right[i]) = (random.NextSingle(), random.NextInt32(16));
            sum += left[i];
            sumOfProducts += (double)left[i] * right[i];
        }

        Assert.Equal(sum, Reductions.SumInDouble(left));
        Assert.Equal(sumOfProducts, Reductions.SumOfProductsInDouble(left, right));
    }

    [Fact]
    public void A_sum_in_double_with_an_infinite_product_is_infinite()
    {
        var infinite = new float[20];
        infinite[11] = float.PositiveInfinity;
        Assert.Equal(double.PositiveInfinity, Reductions.SumOfProductsInDouble([.. Enumerable.Repeat(1f, 20)], infinite));
    }
}
