using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Deals rows to validation folds, one per ensemble member. The result depends only on the seed and the row numbers.</summary>
internal static class ValidationFolds
{
    /// <summary>The fewest folds, so that with few members each still trains on at least 4/5 of the rows.</summary>
    public const int LeastFolds = 5;

    /// <summary>Splits the rows into max(members, 5) disjoint folds. The sizes of the folds differ by at most one, and so do their numbers
    /// of rows of each class. Member m holds out fold m, so with 5 or more members every row is held out exactly once.</summary>
    /// <param name="classOf">[rows]: each row's class; empty = no classes. A row that is the only one of its class is held out by no
    /// member.</param>
    /// <returns>For each member its training rows and its validation rows, ascending. Null if there are too few rows for each fold to have
    /// one.</returns>
    public static (RowSelection Training, RowSelection Validation)[]? Create(
        int rowCount, int members, ReadOnlySpan<int> classOf, int seed)
    {
        const int Nobody = -1;
        var foldCount = Math.Max(members, LeastFolds);
        var hasClasses = !classOf.IsEmpty;
        using var foldOf = new TemporaryNumbers<int>(rowCount);
        using var byClass = new RowsByClass(rowCount, classOf);
        var dealt = 0;
        for (var place = 0; place < byClass.Count; place++)
        {
            var rows = byClass[place];
            new RandomStream(seed, RandomPurpose.ValidationSplit, place).Shuffle(rows);
            // Dealing continues where the class before ended, so that small classes do not all go to the first folds.
            foreach (var row in rows)
                foldOf.Span[row] = rows.Length == 1 && hasClasses ? Nobody : dealt++ % foldCount;
        }
        if (dealt < foldCount)
            return null;
        var folds = new (RowSelection, RowSelection)[members];
        for (var member = 0; member < members; member++)
            folds[member] = (RowSelection.Except(foldOf.Span, member), RowSelection.Of(foldOf.Span, member));
        return folds;
    }

    /// <summary>Splits whole groups of rows into folds, each with about its share of the rows of every class. There are as many folds as
    /// without groups, or one per group if there are fewer groups. If there are fewer folds than members, some members hold out the same
    /// fold.</summary>
    /// <param name="groupOf">[rows]: each row's group, in [0, groups).</param>
    /// <returns>As <see cref="Create(int, int, ReadOnlySpan{int}, int)"/>; null if there are too few groups for two folds.</returns>
    public static (RowSelection Training, RowSelection Validation)[]? Create(
        int members, ReadOnlySpan<int> classOf, ReadOnlySpan<int> groupOf, int seed)
    {
        var groups = groupOf.ToArray().Distinct().Count();
        var foldCount = Math.Min(Math.Max(members, LeastFolds), groups);
        if (foldCount < 2)
            return null;
        var foldOf = GroupedRows.Deal(groupOf, classOf, [.. Enumerable.Repeat(1.0 / foldCount, foldCount)], seed);
        int[] filled = [.. foldOf.Where(fold => fold != GroupedRows.Nowhere).Distinct().Order()];
        if (filled.Length == 0 || foldOf.Distinct().Count() < 2)
            return null;
        var folds = new (RowSelection, RowSelection)[members];
        for (var member = 0; member < members; member++)
        {
            var fold = filled[member % filled.Length];
            folds[member] = (RowSelection.Except(foldOf, fold), RowSelection.Of(foldOf, fold));
        }
        return folds;
    }
}
