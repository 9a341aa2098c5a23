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

    /// <summary>Finds the sparse slots of a table in one or two passes. Narrow tables are not read. Slots that no row has take no
    /// memory.</summary>
    /// <param name="rows">Rows with the features as they were read.</param>
    /// <param name="groups">Ranges of slots of categories, ascending.</param>
    /// <param name="checkAlive">Called about every million values; throws to end the work.</param>
    /// <returns>Null where the table has none.</returns>
    public static SparseSlots? Of(TrainingMatrix rows, IReadOnlyList<SlotRange> groups, Action? checkAlive = null)
    {
        var width = rows.FeatureCount;
        if (width < LeastSlots)
            return null;
        var (seen, others) = CountOthers(rows, checkAlive);
        // Of slots outside of groups those that many rows have are dense.
        var dense = new HashSet<int>();
        for (var place = 0; place < seen.Count; place++)
        {
            if ((long)others[place] * MostOthers > rows.RowCount && !IsIn(groups, seen[place]))
                dense.Add(seen[place]);
        }
        var text = width - groups.Sum(LengthOf) - dense.Count;
        if (text + groups.Where(IsLarge).Sum(LengthOf) < LeastSlots)
            return null;
        if (text >= LeastSlots)
            text += RemoveFrequent(rows, seen, others, dense, checkAlive);
        foreach (var group in groups.Where(group => !IsLarge(group)))
            dense.UnionWith(Enumerable.Range(group.First, LengthOf(group)));
        var isOneKept = dense.Count == 0;
        if (isOneKept)
            dense.Add(MostFrequent(seen, others));
        return new SparseSlots(width, [.. dense.Order()], text < LeastSlots ? 0 : text) { IsOneKept = isOneKept };
    }

    private static int LengthOf(SlotRange group) => group.Last - group.First + 1;

    private static bool IsLarge(SlotRange group) => LengthOf(group) >= LeastOfGroup;

    private static bool IsIn(IReadOnlyList<SlotRange> groups, int slot)
    {
        var (first, end) = (0, groups.Count);
        while (first < end)
        {
            var middle = (first + end) / 2;
            if (groups[middle].Last < slot)
                first = middle + 1;
            else
                end = middle;
        }
        return first < groups.Count && groups[first].First <= slot;
    }

    // The number of rows with another value than 0, by the place of the slot.
    private static (SeenSlots Seen, int[] Others) CountOthers(TrainingMatrix rows, Action? checkAlive)
    {
        var (seen, others) = (new SeenSlots(), new int[1 << 10]);
        var check = new PacedCheck(checkAlive);
        rows.ForEachRow((slots, values) =>
        {
            check.After(values.Length);
            foreach (var slot in slots)
            {
                var place = seen.PlaceOf(slot);
                if (place == others.Length)
                    Array.Resize(ref others, 2 * place);
                others[place]++;
            }
        });
        return (seen, others);
    }

    // Removes the frequent slots whose values are in [0, 1] from the dense ones, and returns their number.
    private static int RemoveFrequent(TrainingMatrix rows, SeenSlots seen, int[] others, HashSet<int> dense, Action? checkAlive)
    {
        long rowCount = rows.RowCount;
        var isFit = new bool[seen.Count];
        for (var place = 0; place < isFit.Length; place++)
            isFit[place] = (rowCount - others[place]) * FewestZeros >= rowCount && dense.Contains(seen[place]);
        var check = new PacedCheck(checkAlive);
        rows.ForEachRow((slots, values) =>
        {
            check.After(values.Length);
            for (var i = 0; i < values.Length; i++)
                isFit[seen.PlaceOf(slots[i])] &= values[i] is >= 0 and <= 1 || !float.IsFinite(values[i]);
        });
        var count = dense.Count;
        for (var place = 0; place < isFit.Length; place++)
        {
            if (isFit[place])
                dense.Remove(seen[place]);
        }
        return count - dense.Count;
    }

    // Where all slots are sparse, that with the most values becomes dense; of several, the first.
    private static int MostFrequent(SeenSlots seen, int[] others)
    {
        var best = 0;
        for (var place = 1; place < seen.Count; place++)
        {
            if (others[place] > others[best] || (others[place] == others[best] && seen[place] < seen[best]))
                best = place;
        }
        return seen.Count == 0 ? 0 : seen[best];
    }
}
