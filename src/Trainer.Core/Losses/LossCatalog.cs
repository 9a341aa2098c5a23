using System.Collections.Immutable;

namespace FfnnMlNet.Losses;

/// <summary>One example of each built-in loss. The tests run over the list, so a new loss is one small file and one line here.</summary>
internal static class LossCatalog
{
    public static ImmutableArray<Loss> BuiltIn { get; } =
    [
        Loss.CrossEntropy(),
        Loss.CrossEntropy(0.1f),
        Loss.BinaryCrossEntropy,
        Loss.SmoothedBinaryCrossEntropy(0.1f),
        Loss.SquaredError,
        Loss.AbsoluteError,
        Loss.Huber(0.5f),
        Loss.ScaledHuber(0.5f),
        Loss.LogCosh,
        Loss.Pinball(0.2f),
        Loss.Pinball(0.1f, 0.9f),
        Loss.Poisson,
        Loss.Hinge,
        Loss.NegativeLogLikelihood,
    ];
}
