namespace FfnnMlNet.Data;

/// <summary>Reads a row or changes it in place.</summary>
internal delegate void RowMap(Span<float> row);
