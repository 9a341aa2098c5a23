using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Limits of the models that are trained and read. Every layer and member takes memory and time besides its parameters, so without
/// limits a small damaged file could ask for a great deal of both.</summary>
internal static class NetworkLimits
{
    /// <summary>The largest number of layers of a network, the output layer included.</summary>
    public const int Layers = 10_000;

    /// <summary>The largest number of members of a model, over all its networks.</summary>
    public const int Members = 10_000;

    private const long ScoringFloats = 1L << 26;
    private const long ScoringFloatsPerParameter = 64;

    /// <summary>Memory for scoring a row, in floats. Members that share the hidden layers have few parameters of their own, but each has
    /// its own outputs of every layer.</summary>
    public static long ScoringFloatsOf(Layout layout)
    {
        var floats = 0L;
        foreach (var size in layout.Sizes)
            floats += 2L * layout.RowsPerRow * AlignedBuffer.StrideFor(size);
        return floats;
    }

    /// <summary>True where scoring a row takes little memory, or not much more than the parameters do.</summary>
    /// <remarks>A network with one row of output per row of input is always within the limit: a layer of n units has at least n parameters,
    /// and scoring takes at most 2 * 16 floats per unit, padding included.</remarks>
    public static bool CanScore(Layout layout) =>
        ScoringFloatsOf(layout) <= Math.Max(ScoringFloats, layout.ParameterCount * ScoringFloatsPerParameter);
}
