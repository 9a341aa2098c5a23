using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>p -= rate * g; v = momentum v + g and p -= rate * v; Nesterov: p -= rate * (g + momentum v).</summary>
internal sealed class Sgd(float momentum, bool nesterov) : Optimizer
{
    internal override bool IsPlainDescent => momentum == 0;

    internal override int MomentCount => momentum == 0 ? 0 : 1;

    private protected override void UpdateCore(Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range)
    {
        if (momentum == 0)
            UpdateLoop<Plain>.Run(new Plain(range.Rate), parameters, gradient, state, range.Start, range.End);
        else if (nesterov)
            UpdateLoop<LookAhead>.Run(new LookAhead(range.Rate, momentum), parameters, gradient, state, range.Start, range.End);
        else
            UpdateLoop<Heavy>.Run(new Heavy(range.Rate, momentum), parameters, gradient, state, range.Start, range.End);
    }

    public override string ToString() => momentum == 0
        ? "sgd"
        : string.Create(CultureInfo.InvariantCulture, $"sgd({(nesterov ? "nesterov " : "")}momentum {momentum})");

    private readonly struct Plain(float rate) : IUpdateRule
    {
        public static int MomentCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T parameter, T gradient, ref T first, ref T second) where T : struct, ILanes<T> =>
            T.MultiplyAdd(T.Create(-rate), gradient, parameter);
    }

    private readonly struct Heavy(float rate, float momentum) : IUpdateRule
    {
        public static int MomentCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T parameter, T gradient, ref T first, ref T second) where T : struct, ILanes<T>
        {
            first = Moments.Mean(T.MultiplyAdd(T.Create(momentum), first, gradient));
            return T.MultiplyAdd(T.Create(-rate), first, parameter);
        }
    }

    private readonly struct LookAhead(float rate, float momentum) : IUpdateRule
    {
        public static int MomentCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T parameter, T gradient, ref T first, ref T second) where T : struct, ILanes<T>
        {
            first = Moments.Mean(T.MultiplyAdd(T.Create(momentum), first, gradient));
            return T.MultiplyAdd(T.Create(-rate), T.MultiplyAdd(T.Create(momentum), first, gradient), parameter);
        }
    }
}
