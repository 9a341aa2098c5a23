using System.Collections.Immutable;

namespace FfnnMlNet.Network;

/// <summary>One example of every built-in weight initialization. Tests run for each entry.</summary>
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
