using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>v += g^2; p -= rate * g / (sqrt(v) + epsilon) (Duchi et al., 2011).</summary>
internal sealed class Adagrad(float epsilon) : Optimizer
{
    internal override int MomentCount => 1;

    private protected override void StepCore(
        Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, float learningRate, int weightLength) =>
        UpdateLoop<Rule>.Run(new Rule(epsilon, learningRate), parameters, gradient, state, 0, parameters.Length);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"adagrad({epsilon})");

    private readonly struct Rule(float epsilon, float rate) : IUpdateRule
    {
        public static int MomentCount => 1;

        public T Update<T>(T parameter, T gradient, ref T first, ref T second) where T : struct, ILanes<T>
        {
            first = T.MultiplyAdd(gradient, gradient, first);
            return parameter - (T.Create(rate) * gradient / (T.SquareRoot(first) + T.Create(epsilon)));
        }
    }
}
