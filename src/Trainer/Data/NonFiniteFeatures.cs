using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FfnnMlNet.Data;

/// <summary>Counts rows with features that are NaN or infinite, by slot, and says so.</summary>
internal sealed class NonFiniteFeatures(DataViewSchema.Column features, int featureCount)
{
    private readonly Tally _all = new(featureCount);
    private readonly Tally _infinite = new(featureCount);

    /// <param name="row">Of at least one value that is not finite.</param>
    /// <param name="rowNumber">Counted from 1.</param>
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

    /// <exception cref="InvalidOperationException">A row had such a value.</exception>
    public void ThrowIfAny()
    {
        if (_all.Rows > 0)
            throw new InvalidOperationException(
                $"Feature column '{features.Name}' has missing (NaN) or infinite values in {Where(_all)}. " +
                "Replace them before training, for example with mlContext.Transforms.ReplaceMissingValues, " +
                "or set MissingValues to Impute or SkipRows.");
    }

    /// <summary>Says what is going to be imputed: infinite values in a warning, all of them in a line of information.</summary>
    /// <param name="use">"training" or "validation".</param>
    public void Report(IChannel channel, string use)
    {
        if (_infinite.Rows > 0)
            channel.Warning(MessageSensitivity.Schema,
                $"Feature column '{features.Name}' has infinite values in {Where(_infinite)}, of the rows for {use}. " +
                "They are taken as missing.");
        if (_all.Rows > 0)
            channel.Info(MessageSensitivity.Schema,
                $"Feature column '{features.Name}' has missing values in {Where(_all)}, of the rows for {use}. " +
                "The median of the training rows takes their place, and an input for each such slot tells the network; " +
                "see the option MissingValues.");
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
