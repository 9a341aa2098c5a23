using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>The sparse slots of a wide table, such as counts or weights of words, which are 0 in nearly every row. Quartiles and periodic
/// embeddings tell nothing about them; the information of a row is in which of its slots are not 0. A table with fewer than
/// <see cref="LeastSlots"/> such slots has none.</summary>
/// <remarks>A slot is sparse if at most 1/20 of the rows have a value other than 0 there. In a table with enough of them, a slot also
/// counts as sparse if at least 1/10 of the rows have 0 there and all values are in [0, 1]: these are the n-grams that most texts contain,
/// which FeaturizeText scales together with the rare ones. Slots of one-hot groups are never sparse; they have their own rules.</remarks>
internal sealed class SparseSlots
{
    /// <summary>The fewest sparse slots of a table; with fewer all are treated as ordinary features.</summary>
    public const int LeastSlots = 1_000;

    // Fractions of the rows: 1/20 and 1/10.
    private const int MostOthers = 20;
    private const int FewestZeros = 10;

    private readonly bool[] _isSparse;
    private readonly bool[] _hasMissing;

    private SparseSlots(bool[] isSparse, bool[] hasMissing)
    {
        (_isSparse, _hasMissing) = (isSparse, hasMissing);
        Count = isSparse.Count(sparse => sparse);
    }

    /// <summary>No sparse slots.</summary>
    public static SparseSlots None { get; } = new([], []);

    /// <summary>Number of sparse slots.</summary>
    public int Count { get; }

    public bool Contains(int slot) => slot < _isSparse.Length && _isSparse[slot];

    /// <summary>True if some row has no finite value in this sparse slot.</summary>
    public bool HasMissing(int slot) => _hasMissing[slot];

    /// <summary>Finds the sparse slots in one pass over the table. Narrow tables are not read.</summary>
    /// <param name="rows">Rows with the features as they were read.</param>
    /// <param name="groups">Ranges of slots of categories.</param>
    /// <param name="checkAlive">Called about every million numbers; throws to end the work.</param>
    public static SparseSlots Of(TrainingMatrix rows, IReadOnlyList<SlotRange> groups, Action? checkAlive = null)
    {
        var width = rows.FeatureCount;
        if (width - groups.Sum(group => group.Last - group.First + 1) < LeastSlots)
            return None;
        var (others, missing, low, high) = (new int[width], new int[width], new float[width], new float[width]);
        var check = new PacedCheck(checkAlive);
        rows.ForEachRow(row =>
        {
            check.After(row.Length);
            for (var slot = 0; slot < row.Length; slot++)
            {
                var value = row[slot];
                if (value == 0)
                    continue;
                others[slot]++;
                if (!float.IsFinite(value))
                    missing[slot]++;
                else if (value < low[slot])
                    low[slot] = value;
                else if (value > high[slot])
                    high[slot] = value;
            }
        });
        var isGrouped = new bool[width];
        foreach (var group in groups)
            isGrouped.AsSpan(group.First, group.Last - group.First + 1).Fill(true);
        long rowCount = rows.RowCount;
        var isSparse = new bool[width];
        for (var slot = 0; slot < width; slot++)
            isSparse[slot] = !isGrouped[slot] && missing[slot] < rowCount && (long)others[slot] * MostOthers <= rowCount;
        if (isSparse.Count(sparse => sparse) < LeastSlots)
            return None;
        for (var slot = 0; slot < width; slot++)
        {
            isSparse[slot] |= !isGrouped[slot] && low[slot] >= 0 && high[slot] <= 1 && missing[slot] < rowCount &&
                (rowCount - others[slot]) * FewestZeros >= rowCount;
        }
        return new SparseSlots(isSparse, [.. missing.Select(count => count > 0)]);
    }
}
