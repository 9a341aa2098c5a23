using System.Buffers;

namespace FfnnMlNet.Tool.Predicting;

/// <summary>Writes CSV or TSV, with quotes where a cell needs them.</summary>
internal sealed class SeparatedWriter : IRowWriter
{
    private readonly TextWriter _writer;
    private readonly char _separator;
    private readonly SearchValues<char> _quoted;

    /// <param name="writer">Where the rows go. It is flushed and left open.</param>
    public SeparatedWriter(TextWriter writer, char separator, IReadOnlyList<string> names)
    {
        (_writer, _separator) = (writer, separator);
        _quoted = SearchValues.Create([separator, '"', '\n', '\r']);
        Write([.. names]);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<string> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                _writer.Write(_separator);
            var cell = cells[i];
            // Blanks at the ends are lost by readers that trim cells without quotes.
            if (cell.AsSpan().ContainsAny(_quoted) || (cell.Length > 0 && (cell[0] == ' ' || cell[^1] == ' ')))
                _writer.Write($"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            else
                _writer.Write(cell);
        }
        _writer.Write('\n');
    }

    /// <inheritdoc/>
    public void Complete() => _writer.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
