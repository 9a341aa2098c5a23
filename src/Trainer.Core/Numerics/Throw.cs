using System.Diagnostics.CodeAnalysis;

namespace FfnnMlNet.Numerics;

/// <summary>Throws the exceptions of the core. Separate methods keep the code that checks small.</summary>
internal static class Throw
{
    /// <summary>Throws for a buffer of more floats than an array can hold.</summary>
    [DoesNotReturn]
    public static void BufferTooLarge(long length) =>
        throw new ArgumentOutOfRangeException(nameof(length),
            FormattableString.Invariant($"One buffer holds at most {AlignedBuffer.MaxLength:N0} floats, but {length:N0} were asked for. ") +
            "Use fewer units in HiddenLayers, fewer features or a smaller BatchSize.");

    /// <summary>Throws for an option whose value is not allowed.</summary>
    /// <param name="expected">What is allowed, as text that follows "must be".</param>
    /// <param name="advice">What to do, as a sentence; may be empty.</param>
    [DoesNotReturn]
    public static void OutOfRange(string option, object? value, string expected, string advice) =>
        throw new ArgumentOutOfRangeException(option, OptionMessage(option, value, expected, advice));

    /// <summary>"BatchSize must be at least 1, but was 0. ..." in the invariant culture.</summary>
    public static string OptionMessage(string option, object? value, string expected, string advice)
    {
        var text = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
        return $"{option} must be {expected}, but was {text}.{(advice.Length == 0 ? "" : " " + advice)}";
    }

    /// <summary>The message for a path with characters that the system does not allow. Control characters are written as \uXXXX.</summary>
    public static string PathMessage(string option, string path)
    {
        var text = string.Concat(path.Select(
            letter => char.IsControl(letter) ? FormattableString.Invariant($"\\u{(int)letter:X4}") : letter.ToString()));
        return OptionMessage(option, $"'{text}'", "a path without characters that no path can have", "");
    }
}
