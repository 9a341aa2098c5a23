using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>Checks that each row of a vector column has as many values as the type of the column says. ML.NET does not check it: the getter
/// of a data view may return any number of values.</summary>
/// <param name="role">The role of the column, such as "Feature".</param>
/// <param name="column">The vector column.</param>
internal sealed class RowLengths(string role, DataViewSchema.Column column)
{
    private readonly int _declared = column.Type is VectorDataViewType vector ? vector.Size : 1;

    /// <summary>Checks one row.</summary>
    /// <param name="values">The values of the row.</param>
    /// <param name="position">Index of the row, from 0.</param>
    /// <exception cref="InvalidOperationException">The row has another number of values.</exception>
    public void Check(in VBuffer<float> values, long position)
    {
        if (values.Length != _declared)
            throw Error(values.Length, position);
    }

    private InvalidOperationException Error(int length, long position) => new(FormattableString.Invariant(
        $"{role} column '{column.Name}' is declared as a vector of {_declared}, but row {position + 1} has {Count(length)}. ") +
        FormattableString.Invariant($"Give every row {_declared} values: pad or cut them where the rows are made. ") +
        $"Or, where all rows have another length, declare that one by [VectorType(length)] above the property of the rows' class.");

    private static string Count(int length) => length == 1 ? "1 value" : FormattableString.Invariant($"{length} values");
}
