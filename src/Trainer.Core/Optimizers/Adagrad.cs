using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>v += g^2; p -= rate * g / (sqrt(v) + epsilon) (Duchi et al., 2011).</summary>
internal sealed class Adagrad(float epsilon) : RuleOptimizer<Adagrad.Rule>
{
    internal override string Signature => string.Create(CultureInfo.InvariantCulture, $"adagrad({epsilon})");

    internal override double ReferenceUpdate(double parameter, double gradient, in ReferenceStep step, ref double first, ref double second)
    {
        first += gradient * gradient;
        return parameter - (step.Rate * gradient / (Math.Sqrt(first) + epsilon));
    }

    protected override Rule RuleOf(long step, in UpdateRange range) => new(epsilon, range.Rate);

    internal readonly struct Rule(float epsilon, float rate) : IUpdateRule
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
