using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>The largest models that are trained, and so the largest that are read: what each layer and member costs beside its numbers
/// would let a small file ask for much memory and time.</summary>
internal static class NetworkLimits
{
    public const int Layers = 10_000;

    /// <summary>Members of all networks of a model together.</summary>
    public const int Members = 10_000;

    private const long ScoringFloats = 1L << 26;
    private const long ScoringFloatsOfAParameter = 64;

    /// <summary>Numbers that scoring a row takes. Members that share hidden layers each need outputs of their own of all of these, which no
    /// parameter stands for.</summary>
    public static long ScoringFloatsOf(Layout layout)
    {
        var floats = 0L;
        foreach (var size in layout.Sizes)
            floats += 2L * layout.MembersPerNetwork * AlignedBuffer.StrideFor(size);
        return floats;
    }

    /// <summary>True when scoring a row takes no more than parameters account for, or little.</summary>
    public static bool CanScore(Layout layout) => layout.MembersPerNetwork == 1 ||
        ScoringFloatsOf(layout) <= Math.Max(ScoringFloats, layout.ParameterCount * ScoringFloatsOfAParameter);
}
