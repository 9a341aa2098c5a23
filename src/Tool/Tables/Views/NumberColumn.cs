using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Views;

/// <summary>Numbers; NaN where missing.</summary>
internal sealed class NumberColumn(CellFile cells, int column, ColumnFormat format, MissingTokens missing)
    : BlockReader<float>(cells, column)
{
    private readonly MissingTokens _missing = missing.With(format.Missing);

    protected override float Read(ReadOnlySpan<byte> cell)
    {
        var value = _missing.Value(cell);
        return value.IsEmpty ? float.NaN : (float)NumberReader.Value(value, format);
    }
}
