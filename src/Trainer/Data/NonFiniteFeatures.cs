using System.Globalization;
using System.Runtime.InteropServices;
using FfnnMlNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FfnnMlNet.Data;

/// <summary>Counts the rows with features that are NaN or infinite, per slot, and logs them.</summary>
internal sealed class NonFiniteFeatures(DataViewSchema.Column features)
{
    private readonly Tally _all = new();
    private readonly Tally _infinite = new();

    /// <summary>Counts one row.</summary>
    /// <param name="row">The features of the row, at least one of which is not finite.</param>
    /// <param name="rowNumber">Number of the row, from 1.</param>
    public void Count(in VBuffer<float> row, long rowNumber)
    {
        var hasInfinite = false;
        var values = row.GetValues();
        var indices = row.GetIndices();
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsFinite(values[i]))
                continue;
            var slot = row.IsDense ? i : indices[i];
            _all.AddSlot(slot);
            if (float.IsNaN(values[i]))
                continue;
            _infinite.AddSlot(slot);
            hasInfinite = true;
        }
        _all.AddRow(rowNumber);
        if (hasInfinite)
            _infinite.AddRow(rowNumber);
    }

    /// <summary>Adds what other ranks have counted.</summary>
    /// <param name="rowsBefore">Number of rows that the ranks before this one have read.</param>
    public void AddCountsOf(RankGroup ranks, long rowsBefore)
    {
        _all.AddCountsOf(ranks, rowsBefore);
        _infinite.AddCountsOf(ranks, rowsBefore);
    }

    /// <summary>Throws the error of <see cref="MissingValues.Error"/>.</summary>
    /// <exception cref="InvalidOperationException">A row was counted.</exception>
    public void ThrowIfAny()
    {
        if (_all.Rows > 0)
            throw new InvalidOperationException(
                $"Feature column '{features.Name}' has missing (NaN) or infinite values in {Where(_all)}. " +
                "Replace them before training, for example with mlContext.Transforms.ReplaceMissingValues, " +
                "or set MissingValues to Impute or SkipRows.");
    }

    /// <summary>Logs what will be imputed: infinite values as a warning, and all values as information.</summary>
    /// <param name="use">What the rows are for: "training" or "validation".</param>
    public void Report(IChannel channel, string use)
    {
        if (_infinite.Rows > 0)
            channel.Warning(MessageSensitivity.Schema,
                $"Feature column '{features.Name}' has infinite values in {Where(_infinite)}, of the rows for {use}. " +
                "They are treated as missing.");
        if (_all.Rows > 0)
            channel.Info(MessageSensitivity.Schema,
                $"Feature column '{features.Name}' has missing values in {Where(_all)}, of the rows for {use}. " +
                "They are replaced by the median of the training rows, and the network has one more input per such slot, which tells " +
                "where values are missing; see the option MissingValues.");
    }

    private string Where(Tally tally)
    {
        var rows = tally.RowsOfSlot;
        int[] slots = [.. rows.Keys];
        return $"{Text(tally.Rows)} rows, the first being row {Text(tally.FirstRow)}: slots " +
            SlotNames.Describe(features, slots, slot => $" ({Text(rows[slot])} rows)");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Tally
    {
        public SortedDictionary<int, long> RowsOfSlot { get; } = [];

        public long Rows { get; private set; }

        public long FirstRow { get; private set; }

        public void AddCountsOf(RankGroup ranks, long rowsBefore)
        {
            long[] own = [Rows, FirstRow + rowsBefore, .. RowsOfSlot.SelectMany(slot => new[] { slot.Key, slot.Value })];
            RowsOfSlot.Clear();
            (Rows, FirstRow) = (0, 0);
            foreach (var bytes in ranks.GatherBytes(MemoryMarshal.AsBytes(own.AsSpan()).ToArray()))
            {
                var numbers = MemoryMarshal.Cast<byte, long>(bytes);
                if (Rows == 0 && numbers[0] > 0)
                    FirstRow = numbers[1];
                Rows += numbers[0];
                for (var i = 2; i < numbers.Length; i += 2)
                    RowsOfSlot[(int)numbers[i]] = RowsOfSlot.GetValueOrDefault((int)numbers[i]) + numbers[i + 1];
            }
        }

        public void AddSlot(int slot) => RowsOfSlot[slot] = RowsOfSlot.GetValueOrDefault(slot) + 1;

        public void AddRow(long rowNumber)
        {
            if (Rows++ == 0)
                FirstRow = rowNumber;
        }
    }
}
