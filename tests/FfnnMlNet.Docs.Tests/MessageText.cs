namespace FfnnMlNet.Docs.Tests;

/// <summary>A text that the library can show, with "…" for what is filled in.</summary>
/// <param name="File">The source file, relative to src, with slashes.</param>
/// <param name="Text">The text.</param>
internal sealed record MessageText(string File, string Text);
