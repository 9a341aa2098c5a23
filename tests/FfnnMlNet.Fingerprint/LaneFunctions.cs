using FfnnMlNet.Numerics;

namespace FfnnMlNet.Fingerprint;

/// <summary>Every function of <see cref="LaneMath"/> and every operation of <see cref="ILanes{T}"/>. Where there is a second operand, it is
/// computed from the first.</summary>
internal static class LaneFunctions
{
    /// <summary>Sets target[i] = f(source[i]). The length is a multiple of 16.</summary>
    public delegate void Map(ReadOnlySpan<float> source, Span<float> target);

    /// <summary>A function in each width. Current is the widest that this process has in hardware.</summary>
    public sealed record Entry(string Name, Map Lanes1, Map Lanes4, Map Lanes8, Map Lanes16)
    {
        public Map Current => LaneWidth.Current switch
        {
            16 => Lanes16,
            8 => Lanes8,
            4 => Lanes4,
            _ => Lanes1,
        };
    }

    public static IReadOnlyList<Entry> All { get; } =
    [
        Of<Exp>(), Of<ExpMinus1>(), Of<Log>(), Of<LogOnePlusUnit>(), Of<Sigmoid>(), Of<Tanh>(), Of<Erf>(), Of<Softplus>(),
        Of<Negate>(), Of<Abs>(), Of<CopySign>(), Of<Min>(), Of<MinSwapped>(), Of<Max>(), Of<MaxSwapped>(),
        Of<Add>(), Of<Subtract>(), Of<Multiply>(), Of<Divide>(), Of<MultiplyAdd>(), Of<SquareRoot>(),
        Of<LessThan>(), Of<And>(), Of<Or>(), Of<PowerOfTwoFromLowBits>(), Of<ExponentToLowBits>(),
    ];

    public static Entry Get(string name) => All.Single(entry => entry.Name == name);

    private static Entry Of<TFunction>() where TFunction : ILaneFunction =>
        new(typeof(TFunction).Name, Run<Lanes1, TFunction>, Run<Lanes4, TFunction>, Run<Lanes8, TFunction>, Run<Lanes16, TFunction>);

    private static void Run<T, TFunction>(ReadOnlySpan<float> source, Span<float> target)
        where T : struct, ILanes<T> where TFunction : ILaneFunction
    {
        if (source.Length % 16 != 0 || target.Length != source.Length)
            throw new ArgumentException("The length must be the same multiple of 16 for both.");
        Span<float> lanes = stackalloc float[T.Count];
        for (var i = 0; i < source.Length; i += T.Count)
        {
            source.Slice(i, T.Count).CopyTo(lanes);
            TFunction.Apply(T.Load(ref lanes[0])).Store(ref target[i]);
        }
    }

    private static T Other<T>(T x) where T : struct, ILanes<T> => T.Create(0.75f) - x;

    private sealed class Exp : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Exp(x);
    }

    private sealed class ExpMinus1 : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.ExpMinus1(x);
    }

    private sealed class Log : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Log(x);
    }

    private sealed class LogOnePlusUnit : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.LogOnePlusUnit(x);
    }

    private sealed class Sigmoid : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Sigmoid(x);
    }

    private sealed class Tanh : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Tanh(x);
    }

    private sealed class Erf : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Erf(x);
    }

    private sealed class Softplus : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Softplus(x);
    }

    private sealed class Negate : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Negate(x);
    }

    private sealed class Abs : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Abs(x);
    }

    private sealed class CopySign : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.CopySign(Other(x), x);
    }

    private sealed class Min : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Min(x, Other(x));
    }

    private sealed class MinSwapped : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Min(T.Create(0f), x);
    }

    private sealed class Max : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Max(x, Other(x));
    }

    private sealed class MaxSwapped : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => LaneMath.Max(T.Create(0f), x);
    }

    private sealed class Add : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => x + Other(x);
    }

    private sealed class Subtract : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => x - T.Create(0.3f);
    }

    private sealed class Multiply : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => x * Other(x);
    }

    private sealed class Divide : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => Other(x) / x;
    }

    private sealed class MultiplyAdd : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => T.MultiplyAdd(x, Other(x), T.Create(0.1f));
    }

    private sealed class SquareRoot : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => T.SquareRoot(x);
    }

    // A mask of set bits is a NaN, so it selects between two ordinary numbers instead.
    private sealed class LessThan : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> =>
            T.Select(T.LessThan(x, Other(x)), T.Create(1f), T.Create(2f)) +
            T.Select(T.LessThan(T.Create(-0f), x), T.Create(4f), T.Create(8f));
    }

    private sealed class And : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => T.And(x, T.Create(1.9999999f));
    }

    private sealed class Or : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => T.Or(x, T.Create(1f));
    }

    private sealed class PowerOfTwoFromLowBits : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => T.PowerOfTwoFromLowBits(x);
    }

    private sealed class ExponentToLowBits : ILaneFunction
    {
        public static T Apply<T>(T x) where T : struct, ILanes<T> => T.ExponentToLowBits(x);
    }
}
