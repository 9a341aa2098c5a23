using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Splits validation rows off, by seed and row number alone.</summary>
internal static class ValidationSplit
{
    /// <summary>A split of whole groups, each part with about its share of the rows of every class.</summary>
    /// <param name="groupOf">[rows] each row's group, in [0, groups).</param>
    /// <returns>Both ascending; no validation rows where there are too few groups.</returns>
    public static (int[] Training, int[] Validation) Create(double fraction, ReadOnlySpan<int> classOf, ReadOnlySpan<int> groupOf, int seed)
    {
        var partOf = GroupedRows.Deal(groupOf, classOf, [1 - fraction, fraction], seed);
        var validation = RowsWhere(partOf.Length, row => partOf[row] == 1);
        return validation.Length == partOf.Length
            ? (validation, []) : (RowsWhere(partOf.Length, row => partOf[row] != 1), validation);
    }

    /// <summary>The last rows judge those before them; a group is not split, and learnt from where it has an earlier row.</summary>
    /// <param name="groupOf">[rows] each row's group; empty = each row is one.</param>
    /// <returns>Both ascending; no validation rows where there are too few rows.</returns>
    public static (int[] Training, int[] Validation) Last(int rowCount, double fraction, ReadOnlySpan<int> groupOf)
    {
        var wanted = Wanted(rowCount, fraction);
        if (wanted < 1)
            return ([.. Enumerable.Range(0, rowCount)], []);
        var isLast = GroupedRows.Last(rowCount, wanted, groupOf);
        return (RowsWhere(rowCount, row => !isLast[row]), RowsWhere(rowCount, row => isLast[row]));
    }

    private static int[] RowsWhere(int rowCount, Func<int, bool> holds) => [.. Enumerable.Range(0, rowCount).Where(holds)];

    private static int Wanted(int rowCount, double fraction) =>
        (int)Math.Min(Math.Round(rowCount * fraction, MidpointRounding.AwayFromZero), rowCount - 1);

    /// <param name="rowCount">Rows to split.</param>
    /// <param name="fraction">Part for validation, in (0, 1).</param>
    /// <param name="classOf">[rows] each row's class, so that every class is split alike and one with a single row stays in training;
    /// empty = no classes.</param>
    /// <returns>Both ascending; no validation rows where there are too few rows to leave both parts one.</returns>
    public static (int[] Training, int[] Validation) Create(int rowCount, double fraction, ReadOnlySpan<int> classOf, int seed)
    {
        var wanted = Wanted(rowCount, fraction);
        if (wanted < 1)
            return ([.. Enumerable.Range(0, rowCount)], []);
        var isValidation = new bool[rowCount];
        if (classOf.IsEmpty)
            Mark([.. Enumerable.Range(0, rowCount)], wanted, 0);
        else
            MarkByClass(classOf.ToArray());
        return (
            [.. Enumerable.Range(0, rowCount).Where(row => !isValidation[row])],
            [.. Enumerable.Range(0, rowCount).Where(row => isValidation[row])]);

        void MarkByClass(int[] classes)
        {
            var groups = Enumerable.Range(0, rowCount).GroupBy(row => classes[row])
                .OrderBy(group => group.Key).Select(group => group.ToArray()).ToArray();
            // Each class gives the whole part of its share; what is missing to the number wanted comes from the largest remainders.
            var shares = groups.Select(group => (double)wanted * group.Length / rowCount).ToArray();
            var counts = shares.Select((share, i) => Math.Min((int)share, groups[i].Length - 1)).ToArray();
            var missing = wanted - counts.Sum();
            foreach (var i in Enumerable.Range(0, groups.Length).OrderByDescending(i => shares[i] - Math.Floor(shares[i])).ThenBy(i => i))
            {
                if (missing == 0)
                    break;
                if (counts[i] + 1 >= groups[i].Length)
                    continue;
                counts[i]++;
                missing--;
            }
            for (var i = 0; i < groups.Length; i++)
                Mark(groups[i], counts[i], i);
        }

        void Mark(int[] rows, int count, long stream)
        {
            new RandomStream(seed, RandomPurpose.ValidationSplit, stream).Shuffle(rows);
            foreach (var row in rows.AsSpan(0, count))
                isValidation[row] = true;
        }
    }
}
