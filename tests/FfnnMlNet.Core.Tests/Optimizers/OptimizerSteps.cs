using FfnnMlNet.Optimizers;

namespace FfnnMlNet.Core.Tests.Optimizers;

/// <summary>Steps without a network.</summary>
internal static class OptimizerSteps
{
    /// <summary>One update of all parameters: weights with decay, the rest without.</summary>
    /// <param name="weightLength">How many of the floats are weights; a multiple of 16, as is the length.</param>
    public static void Step(
        this Optimizer optimizer, Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state,
        float learningRate, int weightLength)
    {
        state.StepCount++;
        optimizer.Update(parameters, gradient, state, new UpdateRange(0, weightLength, learningRate, Decay: 1));
        optimizer.Update(parameters, gradient, state, new UpdateRange(weightLength, parameters.Length, learningRate, Decay: 0));
    }
}
