using QuantileRule = FfnnMlNet.Losses.Pinball;

namespace FfnnMlNet.Losses;

/// <summary>Pinball loss for n quantiles of each target: output k uses <see cref="Pinball"/> with quantile k mod n.</summary>
/// <remarks>The order of the outputs is: target 0 with all n quantiles, target 1 with all n quantiles, and so on. The targets are repeated
/// n times in the same order.</remarks>
internal sealed class PinballSet(float[] quantiles) : RuleSet<QuantileRule>([.. quantiles.Select(quantile => new QuantileRule(quantile))])
{
    internal override float[] Parameters => quantiles;

    internal override IReadOnlyList<string> OutputSuffixes { get; } =
        [.. quantiles.Select(quantile => FormattableString.Invariant($"q{quantile}"))];
}
