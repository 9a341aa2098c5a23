using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>The sparse slots of a wide table, such as counts or weights of words or one-hot slots of many categories, which are 0 in nearly
/// every row. Rows of such a table are kept and learnt by the values that are not 0 there. A table with fewer than
/// <see cref="LeastSlots"/> such slots has none. The decision depends on the values of the table alone, not on how a row stores
/// them.</summary>
/// <remarks>A slot is sparse if at most 1/20 of the rows have a value other than 0 there. In a table with a thousand such slots that are no
/// categories, a slot also counts as sparse if at least 1/10 of the rows have 0 there and all values are in [0, 1]: these are the n-grams
/// that most texts contain, which FeaturizeText scales together with the rare ones. A one-hot group is sparse as a whole, if it has at
/// least <see cref="LeastOfGroup"/> slots. One slot always stays dense, that with the most values, since a network needs an
/// input.</remarks>
internal sealed class SparseSlots
{
    /// <summary>The fewest sparse slots of a table; with fewer all are treated as ordinary features.</summary>
    public const int LeastSlots = 1_000;

    /// <summary>The fewest slots of a one-hot group that is sparse; smaller ones are treated as ordinary categories.</summary>
    public const int LeastOfGroup = 256;

    /// <summary>Bytes that are needed per slot of a wide table to find the sparse ones and to scale them.</summary>
    public const int BytesOfSlot = 24;

    // Fractions of the rows: 1/20 and 1/10.
    private const int MostOthers = 20;
    private const int FewestZeros = 10;

    private SparseSlots(int featureCount, int[] denseSlots, int textSlots) =>
        (FeatureCount, DenseSlots, TextSlots) = (featureCount, denseSlots, textSlots);

    /// <summary>Number of slots.</summary>
    public int FeatureCount { get; }

    /// <summary>The slots that are not sparse, ascending; at least one.</summary>
    public int[] DenseSlots { get; }

    /// <summary>True where all slots are sparse, and one is dense all the same.</summary>
    public bool IsOneKept { get; private init; }

    /// <summary>Number of sparse slots that are not categories.</summary>
    public int TextSlots { get; }

    /// <summary>Number of sparse slots.</summary>
    public int Count => FeatureCount - DenseSlots.Length;

    /// <summary>The division of a model that training goes on from.</summary>
    public static SparseSlots Of(SparseInputs inputs) => new(inputs.FeatureCount, inputs.DenseSlots.ToArray(), 0);

    /// <summary>The groups whose slots are all dense, as ranges of the dense features. A slot that is dense only because one has to be is a
    /// group of its own, since it is neither scaled nor embedded.</summary>
    /// <param name="groups">Ranges of slots, ascending.</param>
    public IReadOnlyList<SlotRange> DenseGroups(IReadOnlyList<SlotRange> groups)
    {
        if (IsOneKept)
            return [new SlotRange(0, 0)];
        List<SlotRange> dense = [];
        foreach (var group in groups)
        {
            var (first, last) = (Array.BinarySearch(DenseSlots, group.First), Array.BinarySearch(DenseSlots, group.Last));
            if (first >= 0 && last >= 0 && last - first == group.Last - group.First)
                dense.Add(new SlotRange(first, last));
        }
        return dense;
    }

    /// <summary>Finds the sparse slots of a table in one or two passes. Narrow tables are not read.</summary>
    /// <param name="rows">Rows with the features as they were read.</param>
    /// <param name="groups">Ranges of slots of categories, ascending.</param>
    /// <param name="checkAlive">Called about every million values; throws to end the work.</param>
    /// <returns>Null where the table has none.</returns>
    public static SparseSlots? Of(TrainingMatrix rows, IReadOnlyList<SlotRange> groups, Action? checkAlive = null)
    {
        var width = rows.FeatureCount;
        if (width < LeastSlots)
            return null;
        var others = CountOthers(rows, checkAlive);
        var isGrouped = new bool[width];
        foreach (var group in groups)
            isGrouped.AsSpan(group.First, group.Last - group.First + 1).Fill(true);
        var isSparse = new bool[width];
        var text = 0;
        for (var slot = 0; slot < width; slot++)
        {
            isSparse[slot] = !isGrouped[slot] && (long)others[slot] * MostOthers <= rows.RowCount;
            text += isSparse[slot] ? 1 : 0;
        }
        var all = text;
        foreach (var group in groups)
        {
            var length = group.Last - group.First + 1;
            if (length < LeastOfGroup)
                continue;
            isSparse.AsSpan(group.First, length).Fill(true);
            all += length;
        }
        if (all < LeastSlots)
            return null;
        if (text >= LeastSlots)
            text += AddFrequent(rows, others, isGrouped, isSparse, checkAlive);
        var isOneKept = KeepOne(others, isSparse);
        return new SparseSlots(width, [.. Enumerable.Range(0, width).Where(slot => !isSparse[slot])], text < LeastSlots ? 0 : text)
        {
            IsOneKept = isOneKept,
        };
    }

    private static int[] CountOthers(TrainingMatrix rows, Action? checkAlive)
    {
        var others = new int[rows.FeatureCount];
        var check = new PacedCheck(checkAlive);
        rows.ForEachRow((slots, values) =>
        {
            check.After(values.Length);
            foreach (var slot in slots)
                others[slot]++;
        });
        return others;
    }

    // Marks the frequent slots whose values are in [0, 1], and returns their number.
    private static int AddFrequent(TrainingMatrix rows, int[] others, bool[] isGrouped, bool[] isSparse, Action? checkAlive)
    {
        long rowCount = rows.RowCount;
        bool MayBe(int slot) => !isGrouped[slot] && !isSparse[slot] && (rowCount - others[slot]) * FewestZeros >= rowCount;
        var isFit = new bool[others.Length];
        for (var slot = 0; slot < isFit.Length; slot++)
            isFit[slot] = MayBe(slot);
        var check = new PacedCheck(checkAlive);
        rows.ForEachRow((slots, values) =>
        {
            check.After(values.Length);
            for (var i = 0; i < values.Length; i++)
                isFit[slots[i]] &= values[i] is >= 0 and <= 1 || !float.IsFinite(values[i]);
        });
        var count = 0;
        for (var slot = 0; slot < isFit.Length; slot++)
        {
            isSparse[slot] |= isFit[slot];
            count += isFit[slot] ? 1 : 0;
        }
        return count;
    }

    // Where all slots are sparse, that with the most values becomes dense; of several, the first.
    private static bool KeepOne(int[] others, bool[] isSparse)
    {
        if (isSparse.Contains(false))
            return false;
        isSparse[Array.IndexOf(others, others.Max())] = false;
        return true;
    }
}
