using System.Text;

namespace FfnnMlNet.Tool.Tables.Values;

/// <summary>The cells that mean that there is no value. Blanks around a cell and upper or lower case do not matter.</summary>
internal sealed class MissingTokens
{
    /// <summary>The tokens that are used where a person names none.</summary>
    internal static readonly IReadOnlyList<string> Usual =
        ["NA", "N/A", "#N/A", "NaN", "null", "nil", "?", "-", "--", "n.a.", "<NA>", "NaT"];

    private readonly byte[][] _tokens;
    private readonly int _longest;

    // Whether a token begins with a byte.
    private readonly bool[] _isFirst = new bool[256];

    /// <param name="tokens">The tokens, without blank ones, which always mean that there is no value.</param>
    internal MissingTokens(IEnumerable<string> tokens)
    {
        Tokens = [.. tokens.Select(token => token.Trim()).Where(token => token.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        _tokens = [.. Tokens.Select(Encoding.UTF8.GetBytes)];
        _longest = _tokens.Length == 0 ? 0 : _tokens.Max(token => token.Length);
        foreach (var first in _tokens.Select(token => (char)token[0]))
        {
            // A byte of a letter beyond ASCII has no upper case.
            _isFirst[first] = _isFirst[char.IsAscii(first) ? char.ToLowerInvariant(first) : first] =
                _isFirst[char.IsAscii(first) ? char.ToUpperInvariant(first) : first] = true;
        }
    }

    /// <summary>The tokens.</summary>
    internal IReadOnlyList<string> Tokens { get; }

    /// <summary>The tokens of the options, or the usual ones.</summary>
    internal static MissingTokens Of(TableOptions options) => new(options.MissingTokens.Count > 0 ? options.MissingTokens : Usual);

    /// <summary>These tokens and further ones.</summary>
    internal MissingTokens With(IReadOnlyList<string> further) => further.Count == 0 ? this : new([.. Tokens, .. further]);

    /// <summary>The cell without blanks around it, or nothing where it means that there is no value.</summary>
    internal ReadOnlySpan<byte> Value(ReadOnlySpan<byte> cell)
    {
        cell = Trim(cell);
        if (cell.Length == 0 || cell.Length > _longest || !_isFirst[cell[0]])
        {
            return cell;
        }
        foreach (var token in _tokens)
        {
            if (token.Length == cell.Length && Ascii.EqualsIgnoreCase(token, cell))
            {
                return default;
            }
        }
        return cell;
    }

    /// <summary>Text without blanks around it. No-break spaces and zero-width spaces are blanks too.</summary>
    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> cell)
    {
        // Nearly all cells have none.
        if (cell.Length == 0 || (IsInner(cell[0]) && IsInner(cell[^1])))
        {
            return cell;
        }
        int start = 0, end = cell.Length;
        while (start < end && BlankAt(cell[start..end]) is > 0 and var length)
        {
            start += length;
        }
        while (end > start && BlankBefore(cell[start..end]) is > 0 and var length)
        {
            end -= length;
        }
        return cell[start..end];
    }

    private static bool IsInner(byte value) => value is > (byte)' ' and < 0x7F;

    private static int BlankAt(ReadOnlySpan<byte> text) =>
        Rune.DecodeFromUtf8(text, out var rune, out var length) == System.Buffers.OperationStatus.Done && IsBlank(rune) ? length : 0;

    private static int BlankBefore(ReadOnlySpan<byte> text) =>
        Rune.DecodeLastFromUtf8(text, out var rune, out var length) == System.Buffers.OperationStatus.Done && IsBlank(rune) ? length : 0;

    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune) || rune.Value is 0x200B or 0xFEFF || Rune.IsControl(rune);
}
