using System.Globalization;
using System.Text;
using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Views;

/// <summary>The indices of levels: -1 where missing, the number of levels where a value is none of them.</summary>
internal sealed class LevelColumn : BlockReader<int>
{
    private const int LongestOnStack = 256;
    private const int MostKnown = 4096;

    private static readonly ColumnFormat s_plain = new();

    private readonly CellMemo<int> _known = new(MostKnown);

    private readonly MissingTokens _missing;
    private readonly bool _areNumbers;
    private readonly Dictionary<string, int> _levels = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _levelCount;

    internal LevelColumn(CellFile cells, int column, ColumnDecision decision, MissingTokens missing)
        : base(cells, column)
    {
        (_missing, _areNumbers, _levelCount) = (missing, decision.Format.HasNumericLevels, decision.Levels.Count);
        for (var i = 0; i < decision.Levels.Count; i++)
        {
            _levels.TryAdd(decision.Levels[i], i);
        }
        foreach (var (spelling, level) in decision.Format.Spellings)
        {
            _levels.TryAdd(spelling, _levels[level]);
        }
        _lookup = _levels.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    protected override int Read(ReadOnlySpan<byte> cell)
    {
        if (!_known.TryGet(cell, out var level))
        {
            _known.Add(cell, level = Understand(cell));
        }
        return level;
    }

    private int Understand(ReadOnlySpan<byte> cell)
    {
        var value = _missing.Value(cell);
        if (value.IsEmpty)
        {
            return -1;
        }
        if (Find(value) is >= 0 and var found)
        {
            return found;
        }
        return _areNumbers && NumberReader.Read(value, s_plain, out var number, out _) == NumberForm.Plain
            && _levels.TryGetValue(number.ToString("R", CultureInfo.InvariantCulture), out found) ? found : _levelCount;
    }

    private int Find(ReadOnlySpan<byte> value)
    {
        if (value.Length > LongestOnStack)
        {
            return _levels.GetValueOrDefault(Encoding.UTF8.GetString(value), -1);
        }
        Span<char> characters = stackalloc char[LongestOnStack];
        var length = Encoding.UTF8.GetChars(value, characters);
        return _lookup.TryGetValue(characters[..length], out var level) ? level : -1;
    }
}
