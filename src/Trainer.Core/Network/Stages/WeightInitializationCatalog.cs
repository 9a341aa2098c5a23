using System.Collections.Immutable;

namespace FfnnMlNet.Network;

/// <summary>Every built-in start of weights, once, as an example; the tests run over the list.</summary>
internal static class WeightInitializationCatalog
{
    public static ImmutableArray<WeightInitialization> BuiltIn { get; } =
    [
        WeightInitialization.GlorotUniform,
        WeightInitialization.GlorotNormal,
        WeightInitialization.HeUniform,
        WeightInitialization.HeNormal,
        WeightInitialization.LeCunUniform,
        WeightInitialization.LeCunNormal,
        WeightInitialization.Normal(),
        WeightInitialization.DataDriven,
    ];
}
