using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FfnnMlNet.Network;

/// <summary>Throws the error of a damaged model file.</summary>
internal static class DamagedModel
{
    /// <summary>Throws. Interpolated strings use this overload, which formats their numbers in the invariant culture.</summary>
    [DoesNotReturn]
    [OverloadResolutionPriority(1)]
    public static void Fail(FormattableString what) => Fail(FormattableString.Invariant(what));

    [DoesNotReturn]
    public static void Fail(string what) => throw Error(what);

    public static NetworkFormatException Error(string what) =>
        new($"The model is damaged: {what}. Restore the file from where it was saved, or train again.");
}
