using System.Collections.Immutable;

namespace FfnnMlNet.Training;

/// <summary>One example of each built-in way to average weights. Tests and the fingerprint run over the list.</summary>
internal static class WeightAveragingCatalog
{
    public static ImmutableArray<WeightAveraging> BuiltIn { get; } =
    [
        WeightAveraging.Exponential(0.9f),
        WeightAveraging.Stochastic(0.5f),
    ];
}
