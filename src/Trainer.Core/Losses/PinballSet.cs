using QuantileRule = FfnnMlNet.Losses.Pinball;

namespace FfnnMlNet.Losses;

/// <summary>Several quantiles of each target at once: output k is judged by <see cref="Pinball"/> with quantile k mod n.</summary>
/// <remarks>Outputs and targets are in the order target 0 with all n quantiles, target 1 with all n quantiles, and so on; the targets come
/// repeated n times.</remarks>
internal sealed class PinballSet(float[] quantiles) : RuleSet<QuantileRule>([.. quantiles.Select(quantile => new QuantileRule(quantile))])
{
    internal override float[] Parameters => quantiles;

    internal override IReadOnlyList<string> OutputSuffixes { get; } =
        [.. quantiles.Select(quantile => FormattableString.Invariant($"q{quantile}"))];
}
