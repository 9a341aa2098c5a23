using System.Collections;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace FfnnMlNet.Data;

/// <summary>Some rows of a table, in ascending order. It takes a bit per row of the table and 4 bytes per 64 rows, where a list of row
/// numbers would take 32 bits per row.</summary>
internal sealed class RowSelection : IReadOnlyList<int>
{
    private const int WordBits = 64;

    // Bit r % 64 of word r / 64 is set where row r is selected.
    private readonly ulong[] _words;

    // Per word, the number of selected rows before it; at the end the number of all.
    private readonly int[] _before;

    // The word that has selected row 64 k.
    private readonly int[] _wordOf;

    private RowSelection(ulong[] words)
    {
        (_words, _before) = (words, new int[words.Length + 1]);
        for (var word = 0; word < words.Length; word++)
            _before[word + 1] = _before[word] + BitOperations.PopCount(words[word]);
        _wordOf = new int[(Length + WordBits - 1) / WordBits];
        for (var (word, k) = (0, 0); k < _wordOf.Length; k++)
        {
            while (_before[word + 1] <= k * WordBits)
                word++;
            _wordOf[k] = word;
        }
    }

    /// <summary>Number of selected rows.</summary>
    public int Length => _before[^1];

    int IReadOnlyCollection<int>.Count => Length;

    /// <summary>The row number of a selected row.</summary>
    /// <param name="place">In [0, <see cref="Length"/>); 0 is the first selected row.</param>
    public int this[int place]
    {
        get
        {
            var word = _wordOf[place / WordBits];
            while (_before[word + 1] <= place)
                word++;
            return (word * WordBits) + PlaceOfBit(_words[word], place - _before[word]);
        }
    }

    /// <summary>All rows of a table.</summary>
    public static RowSelection All(int rowCount)
    {
        var words = WordsFor(rowCount);
        for (var row = 0; row < rowCount; row++)
            words[row / WordBits] |= 1UL << row;
        return new RowSelection(words);
    }

    /// <summary>The rows of a part.</summary>
    /// <param name="partOf">[rows]: each row's part.</param>
    public static RowSelection Of<T>(ReadOnlySpan<T> partOf, T part) where T : IEquatable<T> => new(WordsOf(partOf, part, isOf: true));

    /// <summary>The rows of all parts but one.</summary>
    /// <param name="partOf">[rows]: each row's part.</param>
    public static RowSelection Except<T>(ReadOnlySpan<T> partOf, T part) where T : IEquatable<T> =>
        new(WordsOf(partOf, part, isOf: false));

    /// <summary>A selection of rows that are given by their numbers, in any order.</summary>
    public static RowSelection Of(IReadOnlyList<int> rows)
    {
        if (rows is RowSelection selection)
            return selection;
        var words = WordsFor(rows.Count == 0 ? 0 : rows.Max() + 1);
        foreach (var row in rows)
            words[row / WordBits] |= 1UL << row;
        return new RowSelection(words);
    }

    /// <summary>True for a selected row.</summary>
    /// <param name="row">At least 0; it may be beyond the last selected row.</param>
    public bool Contains(int row) => row / WordBits < _words.Length && ((_words[row / WordBits] >> row) & 1) != 0;

    /// <summary>The number of selected rows before a row.</summary>
    /// <param name="row">At least 0; it may be beyond the last selected row.</param>
    public int CountBefore(int row)
    {
        var word = row / WordBits;
        return word >= _words.Length ? Length : _before[word] + BitOperations.PopCount(_words[word] & ((1UL << row) - 1));
    }

    public IEnumerator<int> GetEnumerator()
    {
        for (var word = 0; word < _words.Length; word++)
        {
            for (var bits = _words[word]; bits != 0; bits &= bits - 1)
                yield return (word * WordBits) + BitOperations.TrailingZeroCount(bits);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static ulong[] WordsOf<T>(ReadOnlySpan<T> partOf, T part, bool isOf) where T : IEquatable<T>
    {
        var words = WordsFor(partOf.Length);
        for (var row = 0; row < partOf.Length; row++)
        {
            if (partOf[row].Equals(part) == isOf)
                words[row / WordBits] |= 1UL << row;
        }
        return words;
    }

    private static ulong[] WordsFor(int rowCount) => new ulong[(int)(((long)rowCount + WordBits - 1) / WordBits)];

    // The place of the set bit that has so many others below it.
    private static int PlaceOfBit(ulong word, int others)
    {
        if (Bmi2.X64.IsSupported)
            return BitOperations.TrailingZeroCount(Bmi2.X64.ParallelBitDeposit(1UL << others, word));
        for (; others > 0; others--)
            word &= word - 1;
        return BitOperations.TrailingZeroCount(word);
    }
}
