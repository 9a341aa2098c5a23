namespace FfnnMlNet.Data;

/// <summary>Reads or changes a block of rows of a <see cref="RowStore"/>.</summary>
/// <param name="firstRow">Index of the first row.</param>
/// <param name="rowCount">Number of rows.</param>
/// <param name="rows">[rows, stride]: the floats of the rows, with the stride of the store.</param>
internal delegate void BlockVisitor(int firstRow, int rowCount, Span<float> rows);
