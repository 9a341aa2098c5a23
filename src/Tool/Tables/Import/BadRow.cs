namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>A row of a file that could not be read.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Text">What is there and what was expected.</param>
internal sealed record BadRow(string File, long Line, long Column, string Text)
{
    public override string ToString() => $"{File}, line {Line:N0}, column {Column:N0}: {Text}";
}
