namespace FfnnMlNet.Data;

/// <summary>Reads a row of which only the values that are not 0 are given.</summary>
/// <param name="slots">The slots of the values, ascending.</param>
/// <param name="values">The values.</param>
internal delegate void SparseRow(ReadOnlySpan<int> slots, ReadOnlySpan<float> values);
