using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FfnnMlNet.Tool.Predicting;

/// <summary>Writes one JSON object per line. Numbers of columns of numbers are numbers, empty cells are null.</summary>
internal sealed class JsonLinesWriter(Stream stream, IReadOnlyList<string> names, IReadOnlyList<bool> areNumbers) : IRowWriter
{
    private readonly Utf8JsonWriter _json = new(stream, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<string> cells)
    {
        _json.WriteStartObject();
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Length == 0)
                _json.WriteNull(names[i]);
            else if (areNumbers[i] && IsNumber(cells[i]))
            {
                _json.WritePropertyName(names[i]);
                _json.WriteRawValue(cells[i], skipInputValidation: true);
            }
            else
                _json.WriteString(names[i], cells[i]);
        }
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        stream.WriteByte((byte)'\n');
    }

    /// <inheritdoc/>
    public void Complete() => stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    /// <summary>Whether a cell is a number as JSON writes it: no leading zeros or signs of plus, and digits on both sides of the
    /// point.</summary>
    public static bool IsNumber(string cell)
    {
        if (!double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            return false;
        var digits = cell.AsSpan().TrimStart('-');
        return digits.Length > 0 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(cell[^1]) && cell[0] != '+' &&
            !(digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1])) &&
            !cell.Contains(".e", StringComparison.OrdinalIgnoreCase);
    }
}
