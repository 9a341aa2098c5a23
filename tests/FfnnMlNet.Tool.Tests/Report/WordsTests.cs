using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Report.Charts;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Report;

public sealed class WordsTests
{
    [Theory]
    [InlineData(45231.4, "45,231")]
    [InlineData(3.14159, "3.142")]
    [InlineData(-12.345, "-12.35")]
    [InlineData(0.01234, "0.01234")]
    [InlineData(0.0000123, "1.23e-5")]
    [InlineData(0, "0")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "–")]
    public void Numbers_have_four_significant_digits(double number, string text) => Assert.Equal(text, Words.Number(number));

    [Theory]
    [InlineData(250_000, "250k")]
    [InlineData(1_500_000, "1.5M")]
    [InlineData(2500, "2500")]
    [InlineData(0.25, "0.25")]
    [InlineData(-12_000, "-12k")]
    public void Ticks_are_short(double number, string text) => Assert.Equal(text, Words.Tick(number));

    [Theory]
    [InlineData(8.44, "8.4\u00A0s")]
    [InlineData(125.2, "2\u00A0min 5\u00A0s")]
    [InlineData(3720, "1\u00A0h 2\u00A0min")]
    public void Durations_are_as_people_say_them(double seconds, string text) => Assert.Equal(text, Words.Duration(seconds));

    [Fact]
    public void Small_negative_shares_are_not_minus_zero() => Assert.Equal("0.0\u00A0%", Words.Share(-0.0001));

    [Fact]
    public void Cutting_never_halves_a_character()
    {
        Assert.Equal("a…", Words.Cut("a😀bc", 3));
        Assert.Equal("a😀…", Words.Cut("a😀bcd", 4));
        Assert.Equal("two lines", Words.Cut("two\r\nlines", 20));
        var fitted = ChartText.Fit("😀😀😀😀😀😀", 40);
        Assert.EndsWith("😀…", fitted, StringComparison.Ordinal);
        Assert.Equal(fitted, Words.Printable(fitted));
    }

    [Fact]
    public void Characters_that_no_page_can_hold_are_replaced() =>
        Assert.Equal("a\uFFFDb\uFFFDc\td", Words.Printable("a\0b\uD800c\td"));

    [Fact]
    public void Axes_have_round_ticks_within_their_range()
    {
        var axis = ChartAxis.Numbers([3, 97], Words.Tick, "");

        Assert.Equal([25, 50, 75], axis.Ticks.Select(tick => tick.Value));
        Assert.Equal(["25", "50", "75"], axis.Ticks.Select(tick => tick.Label));
    }

    [Theory]
    [InlineData(new[] { 5.0 })]
    [InlineData(new[] { 0.0, 0.0 })]
    [InlineData(new[] { double.NaN })]
    [InlineData(new[] { 1e300, -1e300 })]
    [InlineData(new[] { 1e-300, 2e-300 })]
    public void Axes_of_any_values_have_a_range_that_holds_them(double[] values)
    {
        var axis = ChartAxis.Numbers(values, Words.Tick, "");

        Assert.True(axis.Low < axis.High);
        Assert.InRange(axis.Ticks.Count, 1, 12);
        Assert.All(values.Where(double.IsFinite), value => Assert.InRange(value, axis.Low, axis.High));
    }
}
