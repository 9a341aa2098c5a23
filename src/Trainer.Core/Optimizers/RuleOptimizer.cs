namespace FfnnMlNet.Optimizers;

/// <summary>An optimizer that updates each parameter for itself, by the formula <typeparamref name="TRule"/>.</summary>
internal abstract class RuleOptimizer<TRule> : Optimizer where TRule : struct, IUpdateRule
{
    internal sealed override int MomentCount => TRule.MomentCount;

    /// <summary>The formula of one step.</summary>
    /// <param name="step">Counted from 1.</param>
    /// <param name="range">The parameters that it is for.</param>
    protected abstract TRule RuleOf(long step, in UpdateRange range);

    private protected sealed override void UpdateCore(
        Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range) =>
        UpdateLoop<TRule>.Run(RuleOf(state.StepCount, range), parameters, gradient, state, range.Start, range.End);
}
