namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>The rows of a table that come from one file.</summary>
/// <param name="Name">The file.</param>
/// <param name="FirstRow">The first of its rows in the table, from 0.</param>
/// <param name="LinesBefore">The lines of the file before that row.</param>
/// <param name="HasLines">Whether its rows are lines.</param>
internal sealed record ImportedPart(string Name, long FirstRow, int LinesBefore, bool HasLines);
