using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>v += g^2; p -= rate * g / (sqrt(v) + epsilon) (Duchi et al., 2011).</summary>
internal sealed class Adagrad(float epsilon) : Optimizer
{
    internal override int MomentCount => 1;

    private protected override void UpdateCore(Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range) =>
        UpdateLoop<Rule>.Run(new Rule(epsilon, range.Rate), parameters, gradient, state, range.Start, range.End);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"adagrad({epsilon})");

    private readonly struct Rule(float epsilon, float rate) : IUpdateRule
    {
        public static int MomentCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T parameter, T gradient, ref T first, ref T second) where T : struct, ILanes<T>
        {
            first = T.MultiplyAdd(gradient, gradient, first);
            return parameter - (T.Create(rate) * gradient / (T.SquareRoot(first) + T.Create(epsilon)));
        }
    }
}
