using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FfnnMlNet.Data;

/// <summary>Counts the rows with features that are NaN or infinite, per slot, and logs them.</summary>
internal sealed class NonFiniteFeatures(DataViewSchema.Column features, int featureCount)
{
    private readonly Tally _all = new(featureCount);
    private readonly Tally _infinite = new(featureCount);

    /// <summary>Counts one row.</summary>
    /// <param name="row">The features of the row, at least one of which is not finite.</param>
    /// <param name="rowNumber">Number of the row, from 1.</param>
    public void Count(ReadOnlySpan<float> row, long rowNumber)
    {
        var hasInfinite = false;
        for (var slot = 0; slot < featureCount; slot++)
        {
            if (float.IsFinite(row[slot]))
                continue;
            _all.RowsOfSlot[slot]++;
            if (float.IsNaN(row[slot]))
                continue;
            _infinite.RowsOfSlot[slot]++;
            hasInfinite = true;
        }
        _all.AddRow(rowNumber);
        if (hasInfinite)
            _infinite.AddRow(rowNumber);
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
        var slots = Enumerable.Range(0, featureCount).Where(slot => rows[slot] > 0).ToArray();
        return $"{Text(tally.Rows)} rows, the first being row {Text(tally.FirstRow)}: slots " +
            SlotNames.Describe(features, slots, slot => $" ({Text(rows[slot])} rows)");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Tally(int featureCount)
    {
        public long[] RowsOfSlot { get; } = new long[featureCount];

        public long Rows { get; private set; }

        public long FirstRow { get; private set; }

        public void AddRow(long rowNumber)
        {
            if (Rows++ == 0)
                FirstRow = rowNumber;
        }
    }
}
