using FfnnMlNet.Optimizers;

namespace FfnnMlNet.Core.Tests.Optimizers;

/// <summary>Steps of an optimizer on parameters that belong to no network.</summary>
internal static class OptimizerSteps
{
    /// <summary>One update of all parameters. Weights have weight decay, the others do not.</summary>
    /// <param name="weightLength">How many of the parameters, from the first on, are weights. A multiple of 16, like the length.</param>
    public static void Step(
        this Optimizer optimizer, Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state,
        float learningRate, int weightLength)
    {
        state.StepCount++;
        optimizer.Update(parameters, gradient, state, new UpdateRange(0, weightLength, learningRate, Decay: 1));
        optimizer.Update(parameters, gradient, state, new UpdateRange(weightLength, parameters.Length, learningRate, Decay: 0));
    }
}
