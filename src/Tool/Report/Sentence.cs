namespace FfnnMlNet.Tool.Report;

/// <summary>Makes sentences of parts.</summary>
internal static class Sentence
{
    /// <summary>The text with a capital letter at its beginning.</summary>
    public static string Capital(string text) => text.Length > 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text;
}
