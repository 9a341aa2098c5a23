using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon),
/// after w -= rate * decay * w for weights (decoupled decay; Loshchilov and Hutter, 2019).</summary>
internal sealed class Adam(float beta1, float beta2, float epsilon, float weightDecay) : Optimizer
{
    internal override int MomentCount => 2;

    private protected override void UpdateCore(Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range)
    {
        var rate = (float)(range.Rate / (1 - Power(beta1, state.StepCount)));
        var secondScale = (float)(1 / (1 - Power(beta2, state.StepCount)));
        var rule = new Rule(beta1, beta2, epsilon, rate, secondScale, 1 - (range.Rate * (weightDecay * range.Decay)));
        UpdateLoop<Rule>.Run(rule, parameters, gradient, state, range.Start, range.End);
    }

    public override string ToString() => weightDecay == 0
        ? string.Create(CultureInfo.InvariantCulture, $"adam({beta1}, {beta2}, {epsilon})")
        : string.Create(CultureInfo.InvariantCulture, $"adamw({weightDecay}, {beta1}, {beta2}, {epsilon})");

    // By squaring, in double: a fixed sequence of multiplications, where Math.Pow is the platform's.
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

    private readonly struct Rule(float beta1, float beta2, float epsilon, float rate, float secondScale, float keep) : IUpdateRule
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
