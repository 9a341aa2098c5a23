using System.Diagnostics.CodeAnalysis;

namespace FfnnMlNet.Numerics;

/// <summary>Errors of the core, out of line so that the code that checks stays small.</summary>
internal static class Throw
{
    [DoesNotReturn]
    public static void BufferTooLarge(long length) =>
        throw new ArgumentOutOfRangeException(nameof(length),
            FormattableString.Invariant($"One buffer holds at most {AlignedBuffer.MaxLength:N0} floats, but {length:N0} were asked for. ") +
            "Use fewer units in HiddenLayers, fewer features or a smaller BatchSize.");

    [DoesNotReturn]
    public static void OutOfRange(string option, object? value, string expected, string advice) =>
        throw new ArgumentOutOfRangeException(option, OptionMessage(option, value, expected, advice));

    /// <summary>"BatchSize must be at least 1, but was 0. ..." in the invariant culture.</summary>
    public static string OptionMessage(string option, object? value, string expected, string advice)
    {
        var text = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
        return $"{option} must be {expected}, but was {text}.{(advice.Length == 0 ? "" : " " + advice)}";
    }

    /// <summary>What is wrong with a path that the system can have no file at, with the characters that nobody would see written
    /// out.</summary>
    public static string PathMessage(string option, string path)
    {
        var text = string.Concat(path.Select(
            letter => char.IsControl(letter) ? FormattableString.Invariant($"\\u{(int)letter:X4}") : letter.ToString()));
        return OptionMessage(option, $"'{text}'", "a path without characters that no path can have", "");
    }
}
