using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon) (Kingma and Ba,
/// 2015). Before it, weights get w -= rate * decay * w (decoupled weight decay: Loshchilov and Hutter, 2019).</summary>
internal sealed class Adam(float beta1, float beta2, float epsilon, float weightDecay) : RuleOptimizer<Adam.Rule>
{
    internal override string Signature => weightDecay == 0
        ? string.Create(CultureInfo.InvariantCulture, $"adam({beta1}, {beta2}, {epsilon})")
        : string.Create(CultureInfo.InvariantCulture, $"adamw({weightDecay}, {beta1}, {beta2}, {epsilon})");

    internal override double ReferenceUpdate(double parameter, double gradient, in ReferenceStep step, ref double first, ref double second)
    {
        first = (beta1 * first) + ((1 - beta1) * gradient);
        second = (beta2 * second) + ((1 - beta2) * gradient * gradient);
        var mean = first / (1 - Math.Pow(beta1, step.Count));
        var square = second / (1 - Math.Pow(beta2, step.Count));
        return (parameter * (1 - (step.Rate * weightDecay * step.Decay))) - (step.Rate * mean / (Math.Sqrt(square) + epsilon));
    }

    protected override Rule RuleOf(long step, in UpdateRange range)
    {
        var rate = (float)(range.Rate / (1 - Power(beta1, step)));
        var secondScale = (float)(1 / (1 - Power(beta2, step)));
        return new Rule(beta1, beta2, epsilon, rate, secondScale, 1 - (range.Rate * (weightDecay * range.Decay)));
    }

    // Exponentiation by squaring in double, a fixed sequence of multiplications; Math.Pow depends on the platform.
    private static double Power(double value, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result *= value;
            value *= value;
        }
        return result;
    }

    internal readonly struct Rule(float beta1, float beta2, float epsilon, float rate, float secondScale, float keep) : IUpdateRule
    {
        public static int MomentCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Update<T>(T parameter, T gradient, ref T first, ref T second) where T : struct, ILanes<T>
        {
            first = Moments.Mean(T.MultiplyAdd(T.Create(beta1), first, T.Create(1 - beta1) * gradient));
            second = Moments.Square(T.MultiplyAdd(T.Create(beta2), second, T.Create(1 - beta2) * (gradient * gradient)));
            var root = T.SquareRoot(second * T.Create(secondScale)) + T.Create(epsilon);
            return (parameter * T.Create(keep)) - (T.Create(rate) * first / root);
        }
    }
}
