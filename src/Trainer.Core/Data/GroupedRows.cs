using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Deals whole groups of rows to parts (training and validation, or folds), so that rows of one group are never in two parts and
/// each part has about its share of the rows of every class. The result depends only on the seed and the row numbers.</summary>
internal static class GroupedRows
{
    /// <summary>The part of rows that no part gets.</summary>
    public const int Nowhere = -1;

    /// <param name="groupOf">[rows]: each row's group, in [0, groups).</param>
    /// <param name="classOf">[rows]: each row's class; empty = no classes. A group that has all rows of a class is dealt to no
    /// part.</param>
    /// <param name="shares">The fraction of the rows that each part should get, above 0.</param>
    /// <returns>[rows]: each row's part, or <see cref="Nowhere"/>.</returns>
    public static int[] Deal(ReadOnlySpan<int> groupOf, ReadOnlySpan<int> classOf, ReadOnlySpan<double> shares, int seed)
    {
        var groups = new ClassesOfGroups(groupOf, classOf);
        var totals = groups.Totals();
        var order = Enumerable.Range(0, groups.Count).ToArray();
        new RandomStream(seed, RandomPurpose.ValidationSplit, 0).Shuffle(order);
        var partOf = new int[groups.Count];
        Array.Fill(partOf, Nowhere);
        var rowsOfPart = shares.ToArray().Select(_ => new Dictionary<int, int>()).ToArray();
        // Large groups are dealt first, while smaller ones can still make up for them. Groups of equal size are dealt in an order drawn
        // from the seed.
        var hasClasses = !classOf.IsEmpty && totals.Count > 1;
        foreach (var group in order.OrderByDescending(groups.RowsOf))
        {
            var rowsOfClass = groups[group];
            if (hasClasses && HasAllOfAClass(rowsOfClass, totals))
                continue;
            partOf[group] = Cheapest(rowsOfClass, totals, rowsOfPart, shares);
            foreach (var (kind, count) in rowsOfClass)
                rowsOfPart[partOf[group]][kind] = rowsOfPart[partOf[group]].GetValueOrDefault(kind) + count;
        }
        var parts = new int[groupOf.Length];
        for (var row = 0; row < parts.Length; row++)
            parts[row] = partOf[groupOf[row]];
        return parts;
    }

    /// <summary>Marks the last <paramref name="wanted"/> rows, except those whose group also has an earlier row.</summary>
    /// <param name="groupOf">[rows]: each row's group; empty = each row is a group of its own.</param>
    public static bool[] Last(int rowCount, int wanted, ReadOnlySpan<int> groupOf)
    {
        var isLast = new bool[rowCount];
        isLast.AsSpan(rowCount - wanted).Fill(true);
        if (groupOf.IsEmpty)
            return isLast;
        var earlier = groupOf[..(rowCount - wanted)].ToArray().ToHashSet();
        for (var row = rowCount - wanted; row < rowCount; row++)
            isLast[row] = !earlier.Contains(groupOf[row]);
        return isLast;
    }

    // With n rows of a class in a part and N rows of the class in all, the sum over parts and classes of n^2 / (N^2 share) is smallest when
    // each part has its share of every class.
    private static int Cheapest(
        ReadOnlySpan<(int Class, int Rows)> group, Dictionary<int, int> totals, Dictionary<int, int>[] rowsOfPart,
        ReadOnlySpan<double> shares)
    {
        var (best, least) = (0, double.PositiveInfinity);
        for (var part = 0; part < shares.Length; part++)
        {
            var cost = 0.0;
            foreach (var (kind, count) in group)
            {
                double before = rowsOfPart[part].GetValueOrDefault(kind), total = totals[kind];
                cost += (((before + count) * (before + count)) - (before * before)) / (total * total * shares[part]);
            }
            if (cost < least)
                (best, least) = (part, cost);
        }
        return best;
    }

    private static bool HasAllOfAClass(ReadOnlySpan<(int Class, int Rows)> group, Dictionary<int, int> totals)
    {
        foreach (var (kind, count) in group)
        {
            if (count == totals[kind])
                return true;
        }
        return false;
    }
}
