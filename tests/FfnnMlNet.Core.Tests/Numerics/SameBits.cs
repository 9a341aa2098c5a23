using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

/// <summary>Equality of bits: 0 and -0 are different. Any NaN equals any other, since processors differ in the payload.</summary>
internal static class SameBits
{
    public static bool Are(float x, float y) =>
        BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y) || (float.IsNaN(x) && float.IsNaN(y));

    public static void Check(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!Are(expected[i], actual[i]))
                Assert.Fail(FormattableString.Invariant($"{what}: element {i} is {actual[i]:R}, but {expected[i]:R} was expected."));
        }
    }
}
