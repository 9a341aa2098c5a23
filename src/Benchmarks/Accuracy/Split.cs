namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>The indices of training and test rows, in the order of the file.</summary>
internal sealed record Split(int Index, int[] Train, int[] Test)
{
    /// <summary>The splits of the protocol, none of them random: the official one, or every fifth row from the 0th, 1st and 2nd.</summary>
    /// <param name="folds">Null = those; else as many of the five parts, whatever the number of rows and the official split.</param>
    public static IReadOnlyList<Split> Of(int rows, int? officialTrainRows, int? folds = null)
    {
        if (officialTrainRows is { } trainRows && folds is null)
            return [new Split(0, [.. Enumerable.Range(0, trainRows)], [.. Enumerable.Range(trainRows, rows - trainRows)])];
        int[] all = [.. Enumerable.Range(0, rows)];
        return [.. Enumerable.Range(0, folds ?? (rows < 10_000 ? 3 : 1)).Select(index => EveryFifth(all, index, index))];
    }

    /// <summary>A split of the training part only, for choices that must not depend on the test part.</summary>
    public Split Nested() => EveryFifth(Train, 2, Index);

    /// <summary>A random split: every fifth of the shuffled rows is a test row.</summary>
    /// <param name="seed">The number of the split, from which the rows are shuffled.</param>
    public static Split Random(int rows, int seed)
    {
        int[] shuffled = [.. Enumerable.Range(0, rows)];
        new Random(seed).Shuffle(shuffled);
        return EveryFifth(shuffled, 0, seed);
    }

    private static Split EveryFifth(int[] rows, int remainder, int index) => new(
        index,
        [.. rows.Where((_, position) => position % 5 != remainder)],
        [.. rows.Where((_, position) => position % 5 == remainder)]);
}
