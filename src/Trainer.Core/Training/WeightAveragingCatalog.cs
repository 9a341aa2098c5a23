using System.Collections.Immutable;

namespace FfnnMlNet.Training;

/// <summary>Every built-in way to average weights, once, as an example; the tests and the fingerprint run over the list.</summary>
internal static class WeightAveragingCatalog
{
    public static ImmutableArray<WeightAveraging> BuiltIn { get; } =
    [
        WeightAveraging.Exponential(0.9f),
        WeightAveraging.Stochastic(0.5f),
    ];
}
