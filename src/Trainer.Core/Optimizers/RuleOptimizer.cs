namespace FfnnMlNet.Optimizers;

/// <summary>An optimizer that updates each parameter separately, by the formula <typeparamref name="TRule"/>.</summary>
internal abstract class RuleOptimizer<TRule> : Optimizer where TRule : struct, IUpdateRule
{
    internal sealed override int MomentCount => TRule.MomentCount;

    /// <summary>Makes the formula of one step.</summary>
    /// <param name="step">The number of the step, counted from 1.</param>
    /// <param name="range">The range of parameters that the formula is for.</param>
    protected abstract TRule RuleOf(long step, in UpdateRange range);

    private protected sealed override void UpdateCore(
        Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range) =>
        UpdateLoop<TRule>.Run(RuleOf(state.StepCount, range), parameters, gradient, state, range.Start, range.End);

    internal sealed override void UpdateRows(
        Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, ReadOnlySpan<int> rows, int stride,
        bool isGathered, in UpdateRange range) =>
        UpdateLoop<TRule>.RunRows(RuleOf(state.StepCount, range), parameters, gradient, state, rows, stride, isGathered);
}
