using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FfnnMlNet.Network;

/// <summary>The error of a model file whose bytes cannot be right.</summary>
internal static class DamagedModel
{
    /// <summary>Throws; preferred over a text, so that the numbers of an interpolated one read the same in every culture.</summary>
    [DoesNotReturn]
    [OverloadResolutionPriority(1)]
    public static void Fail(FormattableString what) => Fail(FormattableString.Invariant(what));

    [DoesNotReturn]
    public static void Fail(string what) => throw Error(what);

    public static NetworkFormatException Error(string what) =>
        new($"The model is damaged: {what}. Restore the file from where it was saved, or train again.");
}
