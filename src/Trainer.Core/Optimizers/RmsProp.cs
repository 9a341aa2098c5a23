using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>v = decay v + (1 - decay) g^2; p -= rate * g / (sqrt(v) + epsilon) (Tieleman and Hinton, 2012).</summary>
internal sealed class RmsProp(float decay, float epsilon) : RuleOptimizer<RmsProp.Rule>
{
    internal override string Signature => string.Create(CultureInfo.InvariantCulture, $"rmsprop({decay}, {epsilon})");

    internal override double ReferenceUpdate(double parameter, double gradient, in ReferenceStep step, ref double first, ref double second)
    {
        first = (decay * first) + ((1 - decay) * gradient * gradient);
        return parameter - (step.Rate * gradient / (Math.Sqrt(first) + epsilon));
    }

    protected override Rule RuleOf(long step, in UpdateRange range) => new(decay, epsilon, range.Rate);

    internal readonly struct Rule(float decay, float epsilon, float rate) : IUpdateRule
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
