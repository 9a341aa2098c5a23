namespace FfnnMlNet.Data;

/// <summary>Changes a row in place.</summary>
internal delegate void RowMap(Span<float> row);
