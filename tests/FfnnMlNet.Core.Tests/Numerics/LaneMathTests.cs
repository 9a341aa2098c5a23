using System.Globalization;
using System.Text.RegularExpressions;
using FfnnMlNet.Fingerprint;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class LaneMathTests
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Function, range and largest error in ULP. The bounds are those of the summaries in <see cref="LaneMath"/>,
    /// found by trying every float of the range; the tests try about 300,000 of them.</summary>
    public static TheoryData<string, float, float, double> Accuracy => new()
    {
        { nameof(LaneMath.Exp), LaneMath.ExpLowest, LaneMath.ExpHighest, 1.1 },
        { nameof(LaneMath.ExpMinus1), float.MinValue, LaneMath.ExpHighest, 1.5 },
        { nameof(LaneMath.Log), SmallestNormal, float.MaxValue, 0.9 },
        { nameof(LaneMath.LogOnePlusUnit), 0f, 1f, 1.4 },
        { nameof(LaneMath.Sigmoid), LaneMath.ExpLowest, float.MaxValue, 2.9 },
        { nameof(LaneMath.Tanh), float.MinValue, float.MaxValue, 1.4 },
        { nameof(LaneMath.Erf), float.MinValue, float.MaxValue, 7.5 },
        { nameof(LaneMath.Softplus), LaneMath.ExpLowest, float.MaxValue, 1.7 },
    };

    /// <summary>Every function with each number of lanes above 1.</summary>
    public static TheoryData<string, int> Functions
    {
        get
        {
            var cells = new TheoryData<string, int>();
            foreach (var function in LaneFunctions.All)
                foreach (var lanes in LaneTypes.All.Where(lanes => lanes > 1))
                    cells.Add(function.Name, lanes);
            return cells;
        }
    }

    /// <summary>Function, argument and value. A zero of the wrong sign is a wrong value.</summary>
    public static TheoryData<string, float, float> SpecialValues => new()
    {
        { nameof(LaneMath.Exp), 0f, 1f },
        { nameof(LaneMath.Exp), -0f, 1f },
        { nameof(LaneMath.Exp), float.NegativeInfinity, 0f },
        { nameof(LaneMath.Exp), float.MinValue, 0f },
        { nameof(LaneMath.Exp), MathF.BitDecrement(LaneMath.ExpLowest), 0f },
        { nameof(LaneMath.Exp), MathF.BitIncrement(LaneMath.ExpHighest), float.PositiveInfinity },
        { nameof(LaneMath.Exp), float.PositiveInfinity, float.PositiveInfinity },
        { nameof(LaneMath.Exp), float.NaN, float.NaN },
        { nameof(LaneMath.ExpMinus1), 0f, 0f },
        { nameof(LaneMath.ExpMinus1), float.NegativeInfinity, -1f },
        { nameof(LaneMath.ExpMinus1), float.MinValue, -1f },
        { nameof(LaneMath.ExpMinus1), MathF.BitIncrement(LaneMath.ExpHighest), float.PositiveInfinity },
        { nameof(LaneMath.ExpMinus1), float.PositiveInfinity, float.PositiveInfinity },
        { nameof(LaneMath.ExpMinus1), float.NaN, float.NaN },
        { nameof(LaneMath.Log), 1f, 0f },
        { nameof(LaneMath.Log), 0f, float.NegativeInfinity },
        { nameof(LaneMath.Log), -0f, float.NegativeInfinity },
        { nameof(LaneMath.Log), float.Epsilon, float.NegativeInfinity },
        { nameof(LaneMath.Log), -float.Epsilon, float.NaN },
        { nameof(LaneMath.Log), -1f, float.NaN },
        { nameof(LaneMath.Log), float.NegativeInfinity, float.NaN },
        { nameof(LaneMath.Log), float.PositiveInfinity, float.PositiveInfinity },
        { nameof(LaneMath.Log), float.NaN, float.NaN },
        { nameof(LaneMath.LogOnePlusUnit), 0f, 0f },
        { nameof(LaneMath.LogOnePlusUnit), float.NaN, float.NaN },
        { nameof(LaneMath.Sigmoid), 0f, 0.5f },
        { nameof(LaneMath.Sigmoid), -0f, 0.5f },
        { nameof(LaneMath.Sigmoid), float.PositiveInfinity, 1f },
        { nameof(LaneMath.Sigmoid), float.MaxValue, 1f },
        { nameof(LaneMath.Sigmoid), MathF.BitDecrement(LaneMath.ExpLowest), 0f },
        { nameof(LaneMath.Sigmoid), float.NegativeInfinity, 0f },
        { nameof(LaneMath.Sigmoid), float.NaN, float.NaN },
        { nameof(LaneMath.Tanh), 0f, 0f },
        { nameof(LaneMath.Tanh), float.PositiveInfinity, 1f },
        { nameof(LaneMath.Tanh), float.NegativeInfinity, -1f },
        { nameof(LaneMath.Tanh), float.MaxValue, 1f },
        { nameof(LaneMath.Tanh), float.NaN, float.NaN },
        { nameof(LaneMath.Erf), 0f, 0f },
        { nameof(LaneMath.Erf), float.PositiveInfinity, 1f },
        { nameof(LaneMath.Erf), float.NegativeInfinity, -1f },
        { nameof(LaneMath.Erf), float.NaN, float.NaN },
        { nameof(LaneMath.Softplus), float.PositiveInfinity, float.PositiveInfinity },
        { nameof(LaneMath.Softplus), float.MaxValue, float.MaxValue },
        { nameof(LaneMath.Softplus), 100f, 100f },
        { nameof(LaneMath.Softplus), MathF.BitDecrement(LaneMath.ExpLowest), 0f },
        { nameof(LaneMath.Softplus), float.NegativeInfinity, 0f },
        { nameof(LaneMath.Softplus), float.NaN, float.NaN },
        { nameof(LaneMath.Negate), 0f, -0f },
        { nameof(LaneMath.Negate), -0f, 0f },
        { nameof(LaneMath.Abs), -0f, 0f },
        { nameof(LaneMath.Abs), float.NegativeInfinity, float.PositiveInfinity },
        { nameof(LaneMath.CopySign), -2f, -2.75f },
        { nameof(LaneMath.CopySign), -0f, -0.75f },
    };

    [Theory]
    [MemberData(nameof(Accuracy))]
    public void The_error_stays_within_the_stated_bound(string function, float lowest, float highest, double maxUlp)
    {
        var source = Sweep(lowest, highest);
        var target = new float[source.Length];
        LaneFunctions.Get(function).Current(source, target);

        var (worst, at) = (0.0, 0f);
        for (var i = 0; i < source.Length; i++)
        {
            var error = ErrorInUlp(target[i], Exact(function, source[i]));
            if (!(error <= worst))
                (worst, at) = (error, source[i]);
        }

        Assert.True(worst <= maxUlp, FormattableString.Invariant($"{function} is {worst:F3} ULP off at {at:R}, but {maxUlp} are stated."));
    }

    [Theory]
    [MemberData(nameof(Accuracy))]
    public void The_bound_in_the_summary_is_the_tested_one(string function, float lowest, float highest, double maxUlp)
    {
        Assert.True(lowest < highest);
        var documentation = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "FfnnMlNet.Core.xml"));
        var name = $"<member name=\"M:FfnnMlNet.Numerics.LaneMath.{function}``1(";
        var start = documentation.IndexOf(name, StringComparison.Ordinal);
        Assert.True(start >= 0, $"The documentation has no {name}");

        var end = documentation.IndexOf("</member>", start, StringComparison.Ordinal);
        var bound = Regex.Match(documentation[start..end], "within ([0-9.]+) ULP");

        Assert.Equal(maxUlp.ToString(CultureInfo.InvariantCulture), bound.Groups[1].Value);
    }

    [Theory]
    [MemberData(nameof(SpecialValues))]
    public void Special_values_are_exact(string function, float x, float expected)
    {
        var source = new float[16];
        source.AsSpan().Fill(x);
        var target = new float[16];

        LaneFunctions.Get(function).Current(source, target);

        foreach (var value in target)
            Assert.True(SameBits.Are(expected, value), FormattableString.Invariant($"{function}({x:R}) is {value:R}, not {expected:R}."));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void All_lane_widths_give_the_same_bits(string function, int lanes)
    {
        var source = Numbers.Sweep(gridPoints: 4000, perExponent: 16);
        var functions = LaneFunctions.Get(function);
        var (expected, actual) = (new float[source.Length], new float[source.Length]);

        functions.Lanes1(source, expected);
        (lanes == 4 ? functions.Lanes4 : lanes == 8 ? functions.Lanes8 : functions.Lanes16)(source, actual);

        SameBits.Check(expected, actual, $"{function} with {lanes} lanes");
    }

    [Fact]
    public void Every_public_function_is_in_the_table_of_functions()
    {
        var methods = typeof(LaneMath).GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static);

        Assert.Equal([], methods.Select(method => method.Name).Except(LaneFunctions.All.Select(function => function.Name)));
    }

    [Fact]
    public void One_lane_computes_what_the_language_does()
    {
        foreach (var x in Numbers.Sweep(gridPoints: 1000, perExponent: 2))
        {
            var lane = new Lanes1(x);
            Check(MathF.Abs(x), LaneMath.Abs(lane), nameof(LaneMath.Abs));
            Check(-x, LaneMath.Negate(lane), nameof(LaneMath.Negate));
            Check(MathF.Sqrt(x), Lanes1.SquareRoot(lane), nameof(Lanes1.SquareRoot));
            Check(MathF.FusedMultiplyAdd(x, x, 0.1f), Lanes1.MultiplyAdd(lane, lane, new Lanes1(0.1f)), nameof(Lanes1.MultiplyAdd));
            Check(x < 0.5f ? x : 0.5f, LaneMath.Min(lane, new Lanes1(0.5f)), nameof(LaneMath.Min));
            Check(x > 0.5f ? x : 0.5f, LaneMath.Max(lane, new Lanes1(0.5f)), nameof(LaneMath.Max));
            Check(MathF.CopySign(3f, x), LaneMath.CopySign(new Lanes1(-3f), lane), nameof(LaneMath.CopySign));
        }

        static void Check(float expected, Lanes1 actual, string what) => SameBits.Check([expected], [actual.Value], what);
    }

    [Fact]
    public void Minimum_and_maximum_give_the_second_operand_where_either_is_NaN()
    {
        var nan = new Lanes1(float.NaN);
        var one = new Lanes1(1f);

        Assert.Equal(1f, LaneMath.Min(nan, one).Value);
        Assert.Equal(1f, LaneMath.Max(nan, one).Value);
        Assert.True(float.IsNaN(LaneMath.Min(one, nan).Value));
        Assert.True(float.IsNaN(LaneMath.Max(one, nan).Value));
    }

    // A grid over the middle of the range, and numbers of every magnitude, so that both ends and the neighbourhood of 0 are tried.
    private static float[] Sweep(float lowest, float highest)
    {
        const int GridPoints = 100_000;
        var values = Numbers.Sweep(GridPoints, perExponent: 400).Where(x => x >= lowest && x <= highest).ToList();
        for (var i = 0; i <= GridPoints; i++)
        {
            var x = 5f * i / GridPoints;
            values.AddRange(new[] { x, -x }.Where(value => value >= lowest && value <= highest));
        }
        values.AddRange([lowest, MathF.BitIncrement(lowest), highest, MathF.BitDecrement(highest)]);
        while (values.Count % 16 != 0)
            values.Add(highest);
        return [.. values];
    }

    // The error in units of the distance between neighbouring floats at the exact value.
    private static double ErrorInUlp(float actual, double exact)
    {
        var exponent = exact == 0 ? -126 : Math.Max(Math.ILogB(exact), -126);
        return Math.Abs(actual - exact) / Math.ScaleB(1, exponent - 23);
    }

    private static double Exact(string function, double x) => function switch
    {
        nameof(LaneMath.Exp) => Math.Exp(x),
        nameof(LaneMath.ExpMinus1) => ExpMinus1(x),
        nameof(LaneMath.Log) => Math.Log(x),
        nameof(LaneMath.LogOnePlusUnit) => LogOnePlus(x),
        nameof(LaneMath.Sigmoid) => 1 / (1 + Math.Exp(-x)),
        nameof(LaneMath.Tanh) => Math.Tanh(x),
        nameof(LaneMath.Erf) => MathNet.Numerics.SpecialFunctions.Erf(x),
        nameof(LaneMath.Softplus) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "No exact function of this name."),
    };

    // The factor y / ((1 + y) - 1) cancels the rounding of 1 + y (W. Kahan). Below 1e-5 the series is exact in double.
    private static double LogOnePlus(double y) =>
        Math.Abs(y) < 1e-5 ? y - (y * y / 2) + (y * y * y / 3) : Math.Log(1 + y) * y / (1 + y - 1);

    private static double ExpMinus1(double x)
    {
        if (Math.Abs(x) < 1e-5)
            return x + (x * x / 2) + (x * x * x / 6);
        var e = Math.Exp(x);
        return x < -40 ? -1 : (e - 1) * x / Math.Log(e);
    }
}
