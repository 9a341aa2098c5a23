using FfnnMlNet.Data;
using Microsoft.ML.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>A warning that the rows of a wide table take much memory. It is logged as soon as the rows that were read take that
/// much.</summary>
internal static class WideRowsWarning
{
    private const double Gigabyte = 1 << 30;

    // No warning is logged for rows of fewer bytes.
    private const double LeastBytes = 1 << 30;

    // With fewer slots the advice of the warning, which is to use fewer slots, would not help.
    private const int LeastSlots = 1_000;

    /// <summary>Returns a callback that logs the warning.</summary>
    /// <param name="use">What the rows are for: "training" or "validation".</param>
    /// <returns>A callback to call with the rows read so far; null for a narrow table.</returns>
    public static Action<TrainingMatrix>? Watch(TrainingRequest request, RoleMappedData data, string use)
    {
        var features = data.Schema.Feature!.Value;
        var slots = TrainingRequest.SlotsOf(data);
        if (slots < LeastSlots)
            return null;
        var isSaid = false;
        return rows =>
        {
            if (!isSaid && rows.FeatureBytes >= LeastBytes)
                Say(FormattableString.Invariant(
                    $"the first {rows.RowCount} rows for {use} take {rows.FeatureBytes / Gigabyte:F1} GB, and more may follow"));
        };

        void Say(string what)
        {
            isSaid = true;
            var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gigabyte;
            request.WarnOfData(
                FormattableString.Invariant(
                    $"Feature column '{features.Name}' has {slots} slots, and {what}, of ") +
                FormattableString.Invariant($"{available:F1} GB that the process may use. ") +
                "Rows beyond MemoryLimitBytes are kept on disk. Training would need less of both with fewer slots (shorter or fewer " +
                "n-grams, hashing to fewer bits, feature selection).");
        }
    }
}
