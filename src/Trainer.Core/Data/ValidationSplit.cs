using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Splits rows into training and validation rows. The result depends only on the seed and the row numbers.</summary>
internal static class ValidationSplit
{
    /// <summary>Splits whole groups of rows, so that both parts have about their share of the rows of every class.</summary>
    /// <param name="groupOf">[rows]: each row's group, in [0, groups).</param>
    /// <returns>Both ascending. There are no validation rows if there are too few groups.</returns>
    public static (RowSelection Training, RowSelection Validation) Create(
        double fraction, ReadOnlySpan<int> classOf, ReadOnlySpan<int> groupOf, int seed)
    {
        var partOf = GroupedRows.Deal(groupOf, classOf, [1 - fraction, fraction], seed);
        var validation = RowSelection.Of(partOf, 1);
        return validation.Length == partOf.Length
            ? NoValidation(partOf.Length) : (RowSelection.Except(partOf, 1), validation);
    }

    /// <summary>Holds out the last rows. A group that has an earlier row stays in training as a whole.</summary>
    /// <param name="groupOf">[rows]: each row's group; empty = each row is a group of its own.</param>
    /// <returns>Both ascending. There are no validation rows if there are too few rows.</returns>
    public static (RowSelection Training, RowSelection Validation) Last(int rowCount, double fraction, ReadOnlySpan<int> groupOf)
    {
        var wanted = Wanted(rowCount, fraction);
        if (wanted < 1)
            return NoValidation(rowCount);
        var isLast = GroupedRows.Last(rowCount, wanted, groupOf);
        return (RowSelection.Of(isLast, false), RowSelection.Of(isLast, true));
    }

    private static (RowSelection Training, RowSelection Validation) NoValidation(int rowCount) =>
        (RowSelection.All(rowCount), RowSelection.Of([]));

    private static int Wanted(int rowCount, double fraction) =>
        (int)Math.Min(Math.Round(rowCount * fraction, MidpointRounding.AwayFromZero), rowCount - 1);

    /// <summary>Splits rows at random.</summary>
    /// <param name="rowCount">Number of rows to split.</param>
    /// <param name="fraction">Fraction of the rows for validation, in (0, 1).</param>
    /// <param name="classOf">[rows]: each row's class; empty = no classes. Every class is split in the same ratio; the only row of a class
    /// stays in training.</param>
    /// <returns>Both ascending. There are no validation rows if there are too few rows for both parts.</returns>
    public static (RowSelection Training, RowSelection Validation) Create(
        int rowCount, double fraction, ReadOnlySpan<int> classOf, int seed)
    {
        var wanted = Wanted(rowCount, fraction);
        if (wanted < 1)
            return NoValidation(rowCount);
        using var isValidation = new TemporaryNumbers<bool>(rowCount);
        isValidation.Span.Clear();
        using var groups = new RowsByClass(rowCount, classOf);
        if (classOf.IsEmpty)
            Mark(groups[0], wanted, 0);
        else
            MarkByClass();
        return (RowSelection.Of(isValidation.Span, false), RowSelection.Of(isValidation.Span, true));

        void MarkByClass()
        {
            // Each class gives the integer part of its quota; the rows still missing come from the classes with the largest remainders.
            double[] quotas = [.. Enumerable.Range(0, groups.Count).Select(i => (double)wanted * groups[i].Length / rowCount)];
            var counts = quotas.Select((quota, i) => Math.Min((int)quota, groups[i].Length - 1)).ToArray();
            var missing = wanted - counts.Sum();
            foreach (var i in Enumerable.Range(0, groups.Count).OrderByDescending(i => quotas[i] - Math.Floor(quotas[i])).ThenBy(i => i))
            {
                if (missing == 0)
                    break;
                if (counts[i] + 1 >= groups[i].Length)
                    continue;
                counts[i]++;
                missing--;
            }
            for (var i = 0; i < groups.Count; i++)
                Mark(groups[i], counts[i], i);
        }

        void Mark(Span<int> rows, int count, long stream)
        {
            new RandomStream(seed, RandomPurpose.ValidationSplit, stream).Shuffle(rows);
            foreach (var row in rows[..count])
                isValidation.Span[row] = true;
        }
    }
}
