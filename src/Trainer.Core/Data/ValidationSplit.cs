using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Splits validation rows off, by seed and row number alone.</summary>
internal static class ValidationSplit
{
    /// <param name="rowCount">Rows to split.</param>
    /// <param name="fraction">Part for validation, in (0, 1).</param>
    /// <param name="classOf">[rows] each row's class, so that every class is split alike and one with a single row stays in training;
    /// empty = no classes.</param>
    /// <returns>Both ascending; no validation rows where there are too few rows to leave both parts one.</returns>
    public static (int[] Training, int[] Validation) Create(int rowCount, double fraction, ReadOnlySpan<int> classOf, int seed)
    {
        var wanted = (int)Math.Min(Math.Round(rowCount * fraction, MidpointRounding.AwayFromZero), rowCount - 1);
        if (wanted < 1)
            return ([.. Enumerable.Range(0, rowCount)], []);
        var isValidation = new bool[rowCount];
        if (classOf.IsEmpty)
            Mark([.. Enumerable.Range(0, rowCount)], wanted, 0);
        else
            MarkByClass(classOf.ToArray());
        return ([.. Enumerable.Range(0, rowCount).Where(row => !isValidation[row])], [.. Enumerable.Range(0, rowCount).Where(row => isValidation[row])]);

        void MarkByClass(int[] classes)
        {
            var groups = Enumerable.Range(0, rowCount).GroupBy(row => classes[row]).OrderBy(group => group.Key).Select(group => group.ToArray()).ToArray();
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
