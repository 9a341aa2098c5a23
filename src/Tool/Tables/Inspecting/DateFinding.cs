namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>The dates of a column.</summary>
/// <param name="Format">Their format without the time of day.</param>
/// <param name="Lost">Cells that are no dates.</param>
/// <param name="IsUnclear">Whether day and month could be exchanged in all of them.</param>
internal sealed record DateFinding(string Format, long Lost, bool IsUnclear);
