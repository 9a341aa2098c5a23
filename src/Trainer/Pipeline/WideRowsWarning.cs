using FfnnMlNet.Numerics;
using Microsoft.ML.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>A warning that the rows of a wide table take much memory. It is logged before reading where the number of rows is known, else
/// as soon as the rows that were read take that much.</summary>
internal static class WideRowsWarning
{
    private const double Gigabyte = 1 << 30;

    // No warning is logged for rows of fewer bytes.
    private const double LeastBytes = 1 << 30;

    // With fewer slots the advice of the warning, which is to use fewer slots, would not help.
    private const int LeastSlots = 1_000;

    /// <summary>Logs the warning, or returns a callback that logs it later.</summary>
    /// <param name="use">What the rows are for: "training" or "validation".</param>
    /// <returns>A callback to call with the number of rows read so far; null where no warning is left to be logged.</returns>
    public static Action<int>? Watch(TrainingRequest request, RoleMappedData data, string use)
    {
        var features = data.Schema.Feature!.Value;
        var slots = TrainingRequest.SlotsOf(data);
        if (slots < LeastSlots)
            return null;
        var rowBytes = (double)AlignedBuffer.StrideFor(slots) * sizeof(float);
        var isSaid = false;
        if (data.Data.GetRowCount() is { } rows)
        {
            if (rows * rowBytes >= LeastBytes)
                Say(FormattableString.Invariant($"the {rows} rows for {use} take {rows * rowBytes / Gigabyte:F1} GB"));
            return null;
        }
        return count =>
        {
            if (!isSaid && count * rowBytes >= LeastBytes)
                Say(FormattableString.Invariant(
                    $"the first {count} rows for {use} take {count * rowBytes / Gigabyte:F1} GB, and more follow"));
        };

        void Say(string what)
        {
            isSaid = true;
            var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gigabyte;
            request.WarnOfData(
                FormattableString.Invariant(
                    $"Feature column '{features.Name}' has {slots} slots, each of which takes 4 bytes per row, zeros too: {what}, of ") +
                FormattableString.Invariant($"{available:F1} GB that the process may use. ") +
                "Set MemoryLimitBytes to keep rows beyond a limit on disk, or use fewer slots (shorter or fewer n-grams, hashing to " +
                "fewer bits, feature selection).");
        }
    }
}
