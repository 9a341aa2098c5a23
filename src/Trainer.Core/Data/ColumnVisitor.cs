namespace FfnnMlNet.Data;

/// <summary>Looks at a column of features.</summary>
/// <param name="column">Index of the column.</param>
/// <param name="values">[rows]: its numbers, in the order of the rows. They may be changed.</param>
/// <param name="scratch">[rows]: numbers of no meaning, which may be changed.</param>
internal delegate void ColumnVisitor(int column, Span<float> values, Span<float> scratch);
