using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>p -= rate * g.</summary>
internal sealed class Sgd : RuleOptimizer<Sgd.Rule>
{
    internal override string Signature => "sgd";

    internal override bool IsPlainDescent => true;

    internal override double ReferenceUpdate(
        double parameter, double gradient, in ReferenceStep step, ref double first, ref double second) =>
        parameter - (step.Rate * gradient);

    protected override Rule RuleOf(long step, in UpdateRange range) => new(range.Rate);

    internal readonly struct Rule(float rate) : IUpdateRule
    {
        public static int MomentCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T parameter, T gradient, ref T first, ref T second) where T : struct, ILanes<T> =>
            T.MultiplyAdd(T.Create(-rate), gradient, parameter);
    }
}
