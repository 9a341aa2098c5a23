namespace FfnnMlNet.Tool.Training;

/// <summary>Keeps rows for testing. The same rows, share and seed give the same split.</summary>
internal static class RowSplitter
{
    /// <summary>Draws rows by seed.</summary>
    /// <param name="rowCount">Number of rows, at least 2.</param>
    /// <param name="classes">The class of each row, of which each keeps its share in both parts; null = no classes. A class of a single row
    /// is learnt from.</param>
    /// <param name="share">The share of the rows that is kept, in (0, 1).</param>
    /// <param name="most">The most rows that are kept.</param>
    public static RowSplit Random(int rowCount, int[]? classes, double share, int most, int seed)
    {
        CheckRows(rowCount);
        var wanted = TestCount(rowCount, share, most);
        var shuffled = Shuffled(rowCount, seed);
        var isTest = new bool[rowCount];
        if (classes is null)
        {
            foreach (var row in shuffled.AsSpan(0, wanted))
                isTest[row] = true;
        }
        else
        {
            MarkOfEachClass(isTest, shuffled, classes, wanted / (double)rowCount);
        }
        return Of(
            isTest,
            FormattableString.Invariant($"drawn at random (seed {seed})") + (classes is null ? "" : ", of each class the same share"));
    }

    /// <summary>Draws whole groups by seed, until the share of the rows is reached.</summary>
    /// <param name="groups">The group of each row, numbered from 0.</param>
    /// <param name="name">The column of the groups, for the message.</param>
    public static RowSplit ByGroup(int[] groups, string name, double share, int most, int seed)
    {
        CheckRows(groups.Length);
        var groupCount = groups.Max() + 1;
        if (groupCount < 2)
            throw new ToolException(
                $"All rows have the same value of '{name}', so no group can be kept for testing. Leave out --group, or name another " +
                "column.");
        var sizes = new int[groupCount];
        foreach (var group in groups)
            sizes[group]++;
        var wanted = TestCount(groups.Length, share, most);
        var isTestGroup = new bool[groupCount];
        var (kept, left) = (0, groupCount);
        foreach (var group in Shuffled(groupCount, seed))
        {
            // A group that is much too large for testing stays in training; the last group always does.
            if (kept >= wanted || left == 1)
                break;
            if (kept > 0 && kept + sizes[group] > 2 * wanted)
                continue;
            (isTestGroup[group], kept, left) = (true, kept + sizes[group], left - 1);
        }
        return Of([.. groups.Select(group => isTestGroup[group])],
            FormattableString.Invariant($"{isTestGroup.Count(test => test)} of the {groupCount} groups of '{name}', drawn by seed {seed}"));
    }

    /// <summary>Keeps the latest rows. Rows of one time stay together, and rows without a time are learnt from, as the earliest.</summary>
    /// <param name="times">The time of each row, as a number that grows; minus infinity where there is none.</param>
    /// <param name="name">The column of the times, for the message.</param>
    /// <param name="show">Writes a time for people.</param>
    public static RowSplit ByTime(double[] times, string name, Func<double, string> show, double share, int most)
    {
        CheckRows(times.Length);
        var order = Enumerable.Range(0, times.Length).OrderBy(row => times[row]).ToArray();
        var first = times.Length - TestCount(times.Length, share, most);
        while (first < order.Length && times[order[first]].Equals(times[order[first - 1]]))
            first++;
        // All of the last rows have one time: it begins earlier.
        if (first == order.Length)
        {
            first = Array.FindIndex(order, row => times[row].Equals(times[order[^1]]));
            if (first == 0)
                throw new ToolException(
                    $"All rows have the same time in '{name}', so none is later. Leave out --date-split, or name another column.");
        }
        return new RowSplit(order[..first], [.. order[first..].Order()],
            $"the latest by '{name}', from {show(times[order[first]])} on");
    }

    private static void MarkOfEachClass(bool[] isTest, int[] shuffled, int[] classes, double share)
    {
        var sizes = new int[classes.Max() + 1];
        foreach (var label in classes)
            sizes[label]++;
        // Rounding up and down by turns of what is left over, so that the sum is that of the whole share.
        var quotas = new int[sizes.Length];
        double owed = 0;
        foreach (var label in Enumerable.Range(0, sizes.Length).OrderBy(label => sizes[label]))
        {
            owed += sizes[label] * share;
            quotas[label] = Math.Min((int)Math.Round(owed, MidpointRounding.AwayFromZero), sizes[label] - 1);
            quotas[label] = Math.Max(0, quotas[label]);
            owed -= quotas[label];
        }
        foreach (var row in shuffled)
        {
            if (quotas[classes[row]]-- > 0)
                isTest[row] = true;
        }
    }

    private static RowSplit Of(bool[] isTest, string how) => new(
        [.. Enumerable.Range(0, isTest.Length).Where(row => !isTest[row])],
        [.. Enumerable.Range(0, isTest.Length).Where(row => isTest[row])], how);

    private static int TestCount(int rows, double share, int most) =>
        Math.Clamp((int)Math.Round(rows * share), 1, Math.Min(rows - 1, Math.Max(1, most)));

    private static int[] Shuffled(int count, int seed)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(rows);
        return rows;
    }

    private static void CheckRows(int count)
    {
        if (count < 2)
            throw new ToolException(FormattableString.Invariant(
                $"The table has {count} usable rows, but at least 2 are needed: one to learn from and one for testing."));
    }
}
