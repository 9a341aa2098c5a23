namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>What is done with the value of a row.</summary>
/// <param name="row">The row, from 0.</param>
/// <param name="value">UTF-8 without blanks around it, not empty.</param>
internal delegate void CellAction(long row, ReadOnlySpan<byte> value);
