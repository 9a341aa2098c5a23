using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>v = decay v + (1 - decay) g^2; p -= rate * g / (sqrt(v) + epsilon) (Tieleman and Hinton, 2012).</summary>
internal sealed class RmsProp(float decay, float epsilon) : Optimizer
{
    internal override int MomentCount => 1;

    private protected override void UpdateCore(Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range) =>
        UpdateLoop<Rule>.Run(new Rule(decay, epsilon, range.Rate), parameters, gradient, state, range.Start, range.End);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"rmsprop({decay}, {epsilon})");

    private readonly struct Rule(float decay, float epsilon, float rate) : IUpdateRule
    {
        public static int MomentCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T parameter, T gradient, ref T first, ref T second) where T : struct, ILanes<T>
        {
            first = Moments.Square(T.MultiplyAdd(T.Create(decay), first, T.Create(1 - decay) * (gradient * gradient)));
            return parameter - (T.Create(rate) * gradient / (T.SquareRoot(first) + T.Create(epsilon)));
        }
    }
}
