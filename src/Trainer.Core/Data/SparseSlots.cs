using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>
/// The slots of a wide table that are counts or weights of words and their like: 0 in nearly every row. Quartiles and waves say nothing of
/// them, and what a row says lies in which of its slots are not 0. A table without at least <see cref="LeastSlots"/> such slots has none.
/// </summary>
/// <remarks>
/// A slot is sparse where at most a twentieth of the rows have another value than 0 there. In a table of many such slots one beside them is
/// of the same kind where at least a tenth of the rows have 0 there and the others at most 1: the n-grams that most texts have, on the
/// scale of the rare ones, which FeaturizeText gives a norm of 1. One-hot groups are none: they have rules of their own.
/// </remarks>
internal sealed class SparseSlots
{
    /// <summary>Fewer are taken as ordinary features.</summary>
    public const int LeastSlots = 1_000;

    // As parts of the rows.
    private const int MostOthers = 20;
    private const int FewestZeros = 10;

    private readonly bool[] _isSparse;
    private readonly bool[] _hasMissing;

    private SparseSlots(bool[] isSparse, bool[] hasMissing)
    {
        (_isSparse, _hasMissing) = (isSparse, hasMissing);
        Count = isSparse.Count(sparse => sparse);
    }

    /// <summary>No slot is sparse.</summary>
    public static SparseSlots None { get; } = new([], []);

    public int Count { get; }

    public bool Contains(int slot) => slot < _isSparse.Length && _isSparse[slot];

    /// <summary>True where some row has no finite value in a sparse slot.</summary>
    public bool HasMissing(int slot) => _hasMissing[slot];

    /// <summary>Looks at the table in one pass; narrow tables cost none.</summary>
    /// <param name="rows">As they were read.</param>
    /// <param name="groups">Categorical groups.</param>
    /// <param name="checkAlive">Asked now and then.</param>
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
