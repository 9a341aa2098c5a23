using System.Runtime.InteropServices;
using System.Text;
using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>Counts what the cells of a column look like.</summary>
internal sealed class ColumnProfiler(CellFile cells, MissingTokens missing, CancellationToken cancel)
{
    private const int ExampleCount = 3;

    // A column with fewer numbers than this in a whole block is not a column of numbers.
    private const double HopelessShare = 0.3;

    /// <summary>Reads a column. Where more cells have a decimal comma than a decimal point, it is read again with the comma.</summary>
    internal ColumnProfile Profile(int column, bool decimalComma)
    {
        var profile = Read(column, new ColumnFormat { DecimalComma = decimalComma });
        return !decimalComma && profile[NumberForm.DecimalComma] > profile.PointDecimals
            ? Read(column, new ColumnFormat { DecimalComma = true })
            : profile;
    }

    private ColumnProfile Read(int column, ColumnFormat format)
    {
        var profile = new ColumnProfile { Format = format };
        var state = new State();
        var block = new CellBlock();
        for (var i = 0; i < cells.BlockCount; i++)
        {
            cancel.ThrowIfCancellationRequested();
            cells.Read(i, column, block);
            if (cells.IsSample)
            {
                // The blocks of a sample do not follow each other.
                state.Previous = double.NaN;
            }
            for (var row = 0; row < block.Count; row++)
            {
                Add(profile, state, missing.Value(block[row]));
            }
            profile.IsHopeless |= profile.Count >= 1000 && profile.Numbers + profile[NumberForm.Unit] + profile[NumberForm.Range]
                < HopelessShare * profile.Count;
        }
        profile.Distinct = state.Distinct.Count;
        profile.IsSequence &= profile.Integers == profile.Count && profile.Count > 1;
        return profile;
    }

    private static void Add(ColumnProfile profile, State state, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            profile.Missing++;
            return;
        }
        profile.Count++;
        var number = double.NaN;
        var form = profile.IsHopeless || !MayBeNumber(value) ? AddOther(profile, value)
            : AddNumber(profile, state, value, out number);
        profile.Forms[(int)form]++;
        // 1 and 1.0 are the same value.
        var hash = form == NumberForm.Plain ? CellHash.Mix(BitConverter.DoubleToUInt64Bits(number)) : CellHash.Of(value);
        if (profile.CountAtLimit == 0 && state.Distinct.Add(hash))
        {
            if (profile.Examples.Count < ExampleCount)
            {
                profile.Examples.Add(Encoding.UTF8.GetString(value));
            }
            profile.CountAtLimit = state.Distinct.Count == ColumnProfile.DistinctLimit ? profile.Count : 0;
        }
    }

    private static NumberForm AddNumber(ColumnProfile profile, State state, ReadOnlySpan<byte> value, out double number)
    {
        var form = NumberReader.Read(value, profile.Format, out number, out var unit);
        if (form == NumberForm.None)
        {
            return AddOther(profile, value);
        }
        profile.Smallest = Math.Min(profile.Smallest, number);
        profile.Largest = Math.Max(profile.Largest, number);
        if (form == NumberForm.Plain)
        {
            AddPlain(profile, state, value, number);
            return form;
        }
        profile.IsSequence = false;
        profile.FormExamples[(int)form] ??= Encoding.UTF8.GetString(value);
        AddWords(profile, value);
        if (unit is not null)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(profile.Units, unit, out var isKnown)++;
            if (!isKnown)
            {
                profile.UnitExamples.Add(unit, Encoding.UTF8.GetString(value));
            }
        }
        return form;
    }

    private static void AddPlain(ColumnProfile profile, State state, ReadOnlySpan<byte> value, double number)
    {
        profile.Words++;
        if (number != Math.Floor(number) || value.IndexOfAny("eE"u8) >= 0)
        {
            profile.PointDecimals++;
            profile.IsSequence = false;
            return;
        }
        profile.Integers++;
        profile.IsSequence &= double.IsNaN(state.Previous) || number == state.Previous + 1;
        state.Previous = number;
        var isDigits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        profile.PointDecimals += value.Contains((byte)'.') ? 1 : 0;
        profile.ZeroPadded += isDigits && value.Length > 1 && value[0] == '0' ? 1 : 0;
        profile.CommonLength = profile.Integers == 1 ? value.Length : profile.CommonLength == value.Length ? value.Length : 0;
    }

    private static NumberForm AddOther(ColumnProfile profile, ReadOnlySpan<byte> value)
    {
        profile.IsSequence = false;
        AddWords(profile, value);
        if (profile.Others.Count <= ColumnProfile.OtherLimit)
        {
            AddText(profile.Others, value);
        }
        return NumberForm.None;
    }

    private static void AddText(Dictionary<string, long> texts, ReadOnlySpan<byte> value)
    {
        const int longestOnStack = 128;
        if (value.Length > longestOnStack)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(texts, Encoding.UTF8.GetString(value), out _)++;
            return;
        }
        Span<char> characters = stackalloc char[longestOnStack];
        var length = Encoding.UTF8.GetChars(value, characters);
        CollectionsMarshal.GetValueRefOrAddDefault(texts.GetAlternateLookup<ReadOnlySpan<char>>(), characters[..length], out _)++;
    }

    private static void AddWords(ColumnProfile profile, ReadOnlySpan<byte> value)
    {
        var isInWord = false;
        foreach (var character in value)
        {
            var isBlank = character <= ' ';
            profile.Words += !isBlank && !isInWord ? 1 : 0;
            isInWord = !isBlank;
        }
    }

    // A number begins with a digit, a sign, a point or a currency; the signs of some currencies are not ASCII.
    private static bool MayBeNumber(ReadOnlySpan<byte> value) =>
        value[0] is >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'+' or (byte)'.' or (byte)',' or (byte)'$' or >= 0x80
        && value.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;

    private sealed class State
    {
        internal HashSet<ulong> Distinct { get; } = [];

        internal double Previous { get; set; } = double.NaN;
    }
}
