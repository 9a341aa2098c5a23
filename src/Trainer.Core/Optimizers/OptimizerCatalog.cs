using System.Collections.Immutable;

namespace FfnnMlNet.Optimizers;

/// <summary>One example of each built-in optimizer in each of its forms. The tests and the fingerprint run over the list, so a new
/// optimizer is one small file, its factory and one line here.</summary>
internal static class OptimizerCatalog
{
    public static ImmutableArray<Optimizer> BuiltIn { get; } =
    [
        Optimizer.Sgd(),
        Optimizer.Sgd(0.9f),
        Optimizer.Sgd(0.9f, nesterov: true),
        Optimizer.RmsProp(),
        Optimizer.Adagrad(),
        Optimizer.Adam(),
        Optimizer.AdamW(),
        Optimizer.Lbfgs(),
    ];
}
