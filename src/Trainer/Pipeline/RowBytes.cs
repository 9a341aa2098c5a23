using FfnnMlNet.Numerics;
using Microsoft.ML.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>One warning where the rows of a wide table take much memory: at once where the data knows how many there are, else when they
/// have taken it.</summary>
internal static class RowBytes
{
    private const double Gigabyte = 1 << 30;

    // Below, the memory of the rows is nothing to speak of or nothing to help with.
    private const double BytesToSpeakOf = 1 << 30;
    private const int SlotsToSpeakOf = 1_000;

    /// <returns>To be told now and then how many rows were read; null where nothing is left to warn of.</returns>
    public static Action<int>? Watch(TrainingRequest request, RoleMappedData data, string use)
    {
        var features = data.Schema.Feature!.Value;
        var slots = TrainingRequest.SlotsOf(data);
        if (slots < SlotsToSpeakOf)
            return null;
        var rowBytes = (double)AlignedBuffer.StrideFor(slots) * sizeof(float);
        var isSaid = false;
        if (data.Data.GetRowCount() is { } rows)
        {
            if (rows * rowBytes >= BytesToSpeakOf)
                Say(FormattableString.Invariant($"the {rows} rows for {use} take {rows * rowBytes / Gigabyte:F1} GB"));
            return null;
        }
        return count =>
        {
            if (!isSaid && count * rowBytes >= BytesToSpeakOf)
                Say(FormattableString.Invariant(
                    $"the first {count} rows for {use} take {count * rowBytes / Gigabyte:F1} GB, and more follow"));
        };

        void Say(string what)
        {
            isSaid = true;
            var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gigabyte;
            request.WarnOfData(
                FormattableString.Invariant(
                    $"Feature column '{features.Name}' has {slots} slots, each of which takes 4 bytes a row, zeros too: {what}, of ") +
                FormattableString.Invariant($"{available:F1} GB that the process may have. ") +
                "MemoryLimitBytes sends rows beyond a limit to disk; fewer slots cost less (shorter or fewer n-grams, hashing to fewer " +
                "bits, feature selection).");
        }
    }
}
