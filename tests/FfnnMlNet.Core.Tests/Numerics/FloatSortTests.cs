using FfnnMlNet.Core.Tests.Data;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class FloatSortTests
{
    private static readonly float[] Edges =
    [
        0, float.Epsilon, -float.Epsilon, 1e-40f, -1e-40f, 1.17549435e-38f, float.MaxValue, float.MinValue, float.PositiveInfinity,
        float.NegativeInfinity, 1, -1, 1.0000001f, -1.0000001f,
    ];

    // Sorted by comparisons below 2,048 numbers and by digits from there on.
    public static TheoryData<int> Lengths => [0, 1, 2, 100, 2_047, 2_048, 2_049, 10_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Numbers_are_in_the_order_of_Array_Sort(int length)
    {
        var random = new RandomStream(length, RandomPurpose.Shuffle, 0);
        foreach (var numbers in new[] { Rows.Skewed(length, seed: 1), Mixed(length, random), Bits(length, random), Few(length, random) })
        {
            var expected = numbers.ToArray();
            Array.Sort(expected);

            FloatSort.Sort(numbers, new float[length]);

            SameBits.Check(expected, numbers, $"{length} numbers");
        }
    }

    [Fact]
    public void Negative_zeros_come_before_zeros_and_no_number_is_lost()
    {
        var random = new RandomStream(3, RandomPurpose.Shuffle, 0);
        float[] numbers = [.. Enumerable.Range(0, 6_000).Select(_ => new[] { 0f, -0f, 2, -2 }[random.NextInt32(4)])];
        var counts = numbers.CountBy(BitConverter.SingleToUInt32Bits).ToDictionary();

        FloatSort.Sort(numbers, new float[7_000]);

        Assert.Equal(counts, numbers.CountBy(BitConverter.SingleToUInt32Bits).ToDictionary());
        Assert.Equal(Array.FindLastIndex(numbers, float.IsNegative) + 1, Array.FindIndex(numbers, float.IsPositive));
        Assert.Equal(numbers.Order(), numbers);
    }

    private static float[] Mixed(int length, RandomStream random) =>
        [.. Enumerable.Range(0, length).Select(_ => Edges[random.NextInt32(Edges.Length)])];

    // Equal numbers, so that whole digits are the same in all of them.
    private static float[] Few(int length, RandomStream random) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextInt32(2))];

    // Every exponent and sign.
    private static float[] Bits(int length, RandomStream random) =>
        [.. Enumerable.Range(0, length).Select(_ => BitConverter.UInt32BitsToSingle((uint)(random.NextUInt64() >> 32)))
            .Select(x => float.IsNaN(x) || x == 0 ? 1 : x)];
}
