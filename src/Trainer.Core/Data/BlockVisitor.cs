namespace FfnnMlNet.Data;

/// <summary>Looks at a block of rows.</summary>
internal delegate void BlockVisitor(int firstRow, int rowCount, Span<float> rows);
