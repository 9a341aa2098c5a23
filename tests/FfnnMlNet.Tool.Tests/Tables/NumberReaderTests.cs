using System.Globalization;
using System.Text;
using FfnnMlNet.Tool.Tables;
using FfnnMlNet.Tool.Tables.Values;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Tables;

public sealed class NumberReaderTests
{
    [Fact]
    public void Decimals_are_read_to_the_bits_of_the_library()
    {
        var random = new Random(3);
        for (var i = 0; i < 200_000; i++)
        {
            var digits = random.Next(1, 18);
            var text = string.Concat(Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10))));
            text = text.Insert(random.Next(digits + 1), ".");
            AssertIsNumber(random.Next(3) == 0 ? "-" + text : text);
        }
    }

    [Theory]
    [InlineData("-.5")]
    [InlineData("5.")]
    [InlineData("-0.0")]
    [InlineData("-0")]
    [InlineData("123456789012345")]
    [InlineData("9007199254740993")]
    [InlineData("0.000000000000001")]
    [InlineData("9007199254740993.")]
    public void Odd_decimals_are_read_to_the_bits_of_the_library(string text) => AssertIsNumber(text);

    [Theory]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1.2.3")]
    [InlineData("1.5-")]
    [InlineData("-")]
    public void What_is_no_decimal_is_no_plain_number(string text) =>
        Assert.NotEqual(NumberForm.Plain, NumberReader.Read(Encoding.UTF8.GetBytes(text), new ColumnFormat(), out _, out _));

    private static void AssertIsNumber(string text)
    {
        var form = NumberReader.Read(Encoding.UTF8.GetBytes(text), new ColumnFormat(), out var value, out _);
        Assert.Equal(NumberForm.Plain, form);
        var expected = double.Parse(text, CultureInfo.InvariantCulture);
        Assert.True(
            BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(value), $"{text}: {expected:R}, but {value:R}");
    }
}
