using System.Text;
using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Views;

/// <summary>Text without blanks around it; empty where missing.</summary>
internal sealed class TextColumn(CellFile cells, int column, MissingTokens missing) : BlockReader<string>(cells, column)
{
    protected override string Read(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(missing.Value(cell));
}
