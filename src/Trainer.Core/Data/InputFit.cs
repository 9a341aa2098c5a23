using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>The input transform that is fitted to the training rows, and what was found about the features.</summary>
/// <param name="ConstantSlots">Slots with a single value in all rows that have a finite one.</param>
/// <param name="EmptySlots">Slots without a finite value in any row.</param>
internal sealed record InputFit(InputTransform Transform, IReadOnlyList<int> ConstantSlots, IReadOnlyList<int> EmptySlots)
{
    /// <summary>[features]: the bins of each scaled feature; empty if no bins were asked for.</summary>
    public IReadOnlyList<InputBins?> Bins { get; private init; } = [];

    /// <summary>Scaled slots whose quartiles are equal: at least half of the rows have the same value.</summary>
    public IReadOnlySet<int> InflatedSlots { get; private init; } = new HashSet<int>();

    private const int MostQuantiles = 1000;

    // Quartiles and other quantiles of at least twice as many rows come from a sample of so many at least.
    private const int SampledRows = 1 << 17;
    private const int FewestSampled = 10_000;

    /// <summary>Fits the transform, a few columns at a time, so that the table is never copied as a whole. Quantiles of more than 262,144
    /// rows come from a sample of at least half as many; which features have missing values, one value or only 0 and 1, and the smallest
    /// and the largest value, are known of all rows.</summary>
    /// <param name="rows">Rows with the features as they were read; missing values are NaN or infinite.</param>
    /// <param name="groups">Ranges of slots of categories, ascending and disjoint.</param>
    /// <param name="trainingRows">Indices of the rows to fit to; null = all rows.</param>
    /// <param name="threads">The most threads. The result is the same for any number.</param>
    /// <param name="checkAlive">Called before each pass over the rows; throws to end the work.</param>
    /// <param name="bins">The most bins of a scaled feature; 0 = no bins.</param>
    /// <param name="known">The statistics of the rows to fit to, where they are known already.</param>
    public static InputFit Of(
        TrainingMatrix rows, FeatureScaling scaling, IReadOnlyList<SlotRange> groups, IReadOnlyList<int>? trainingRows = null,
        int threads = 1, Action? checkAlive = null, int bins = 0, SlotStatistics? known = null)
    {
        var slots = new SlotRule[rows.FeatureCount];
        var kinds = new ColumnKind[rows.FeatureCount];
        var quantiles = new float[rows.FeatureCount][];
        var isFitted = FitPlain(slots, groups);
        var rowCount = trainingRows?.Count ?? rows.RowCount;
        var taken = trainingRows is null ? null : RowSelection.Of(trainingRows);
        // The mean and the variance of Standard are those of all rows.
        var distance = scaling == FeatureScaling.Standard ? 1 : rowCount / SampledRows;
        if (distance > 1)
        {
            var statistics = known ?? SlotStatistics.Of(rows, taken, threads, checkAlive);
            var sample = RowSample.Of(rows.RowCount, taken, distance);
            FitColumns(sample, statistics);
        }
        FitColumns(taken, null);
        var transform = new InputTransform(slots, [.. SlotsOf(ColumnKind.SomeMissing)], [.. groups]);
        return new InputFit(transform, SlotsOf(ColumnKind.Constant), SlotsOf(ColumnKind.Empty))
        {
            InflatedSlots = SlotsOf(ColumnKind.Inflated).ToHashSet(),
            Bins = bins > 0 ? BinFit.ToInputs(quantiles, transform) : [],
        };

        void FitColumns(RowSelection? visited, SlotStatistics? ofAllRows) => rows.ForEachColumn(
            Array.ConvertAll(isFitted, fitted => !fitted), visited,
            (slot, column, scratch) => FitColumn(slot, column, scratch, ofAllRows), threads, checkAlive);

        void FitColumn(int slot, Span<float> column, Span<float> scratch, SlotStatistics? ofAllRows)
        {
            var values = Finite(column);
            // All rows are taken afterwards where the sample has few values.
            if (ofAllRows?.Count(slot) > values.Length && values.Length < FewestSampled)
                return;
            var isBinary = ofAllRows?.IsBinary(slot) ?? IsBinary(values);
            FloatSort.Sort(values, scratch);
            if (ofAllRows is not null && values.Length > 1)
                (values[0], values[^1]) = (ofAllRows.Least(slot), ofAllRows.Largest(slot));
            slots[slot] = OfColumn(values, isBinary, ofAllRows?.Count(slot) ?? values.Length, rowCount, scaling, out kinds[slot]);
            if (bins > 0 && slots[slot].IsNumeric)
                quantiles[slot] = BinFit.Quantiles(values, bins);
            isFitted[slot] = true;
        }

        int[] SlotsOf(ColumnKind kind) => [.. Enumerable.Range(0, kinds.Length).Where(slot => kinds[slot].HasFlag(kind))];
    }

    [Flags]
    private enum ColumnKind
    {
        Constant = 1,
        SomeMissing = 2,
        Empty = 4,
        Inflated = 8,
    }

    // Slots of categories get their rule without looking at their values.
    private static bool[] FitPlain(SlotRule[] slots, IReadOnlyList<SlotRange> groups)
    {
        var isFitted = new bool[slots.Length];
        foreach (var group in groups)
            isFitted.AsSpan(group.First, group.Last - group.First + 1).Fill(true);
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (isFitted[slot])
                slots[slot] = new SlotRule(InputShape.Plain, Fill: 0);
        }
        return isFitted;
    }

    // Moves the finite values of a column to its start.
    private static Span<float> Finite(Span<float> column)
    {
        if (Reductions.AllFinite(column))
            return column;
        var count = 0;
        foreach (var value in column)
        {
            if (float.IsFinite(value))
                column[count++] = value;
        }
        return column[..count];
    }

    private static bool IsBinary(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (value is not (0 or 1))
                return false;
        }
        return true;
    }

    private static SlotRule OfColumn(
        ReadOnlySpan<float> values, bool isBinary, int finiteCount, int rowCount, FeatureScaling scaling, out ColumnKind kind)
    {
        kind = finiteCount == 0 ? ColumnKind.Empty : finiteCount < rowCount ? ColumnKind.SomeMissing : 0;
        if (values.Length == 0)
            return new SlotRule(InputShape.Linear, Fill: 0, Factor: 0);
        var median = (float)SortedColumn.Quantile(values, 0.5);
        var isConstant = values[0] == values[^1];
        if (isConstant)
            kind |= ColumnKind.Constant;
        if (scaling == FeatureScaling.None)
            return new SlotRule(InputShape.Plain, median);
        if (isConstant)
            return new SlotRule(InputShape.Linear, median, Center: median, Factor: 0);
        if (isBinary)
            return new SlotRule(InputShape.Plain, median);
        var spread = SortedColumn.Quantile(values, 0.75) - SortedColumn.Quantile(values, 0.25);
        if (spread == 0)
            kind |= ColumnKind.Inflated;
        if (scaling == FeatureScaling.QuantileNormal)
            return new SlotRule(InputShape.Quantiles, median, Quantiles: NormalQuantiles(values, finiteCount));
        if (scaling == FeatureScaling.Standard)
            return new SlotRule(InputShape.Linear, median,
                (float)SortedColumn.Mean(values), Reciprocal(Math.Sqrt(SortedColumn.Variance(values))));
        return new SlotRule(InputShape.SmoothClip, median, median, Reciprocal(spread > 0 ? spread : ((double)values[^1] - values[0]) / 2));
    }

    // A spread below the smallest normal Single has no finite reciprocal in Single.
    private static float Reciprocal(double spread) => (float)Math.Min(1 / spread, float.MaxValue);

    private static QuantileMap NormalQuantiles(ReadOnlySpan<float> sorted, int finiteCount)
    {
        var count = Math.Min(MostQuantiles, sorted.Length);
        var quantiles = new float[count];
        for (var k = 0; k < count; k++)
            quantiles[k] = (float)SortedColumn.Quantile(sorted, (double)k / (count - 1));
        var least = 0.5 / finiteCount;
        List<float> positions = [], values = [];
        for (var first = 0; first < count;)
        {
            var last = first;
            while (last + 1 < count && quantiles[last + 1] == quantiles[first])
                last++;
            var rank = (first + last) / 2.0 / (count - 1);
            positions.Add(quantiles[first]);
            values.Add((float)NormalQuantile.Of(Math.Clamp(rank, least, 1 - least)));
            first = last + 1;
        }
        return new QuantileMap([.. positions], [.. values]);
    }
}
