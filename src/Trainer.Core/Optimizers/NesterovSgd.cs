using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>v = momentum v + g; p -= rate * (g + momentum v) (Sutskever et al., 2013).</summary>
/// <param name="momentum">Above 0.</param>
internal sealed class NesterovSgd(float momentum) : RuleOptimizer<NesterovSgd.Rule>
{
    internal override string Signature => string.Create(CultureInfo.InvariantCulture, $"sgd(nesterov momentum {momentum})");

    internal override double ReferenceUpdate(double parameter, double gradient, in ReferenceStep step, ref double first, ref double second)
    {
        first = (momentum * first) + gradient;
        return parameter - (step.Rate * (gradient + (momentum * first)));
    }

    protected override Rule RuleOf(long step, in UpdateRange range) => new(range.Rate, momentum);

    internal readonly struct Rule(float rate, float momentum) : IUpdateRule
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
