using FfnnMlNet.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>A line of the log that says that rows are kept on disk. It is logged as soon as the first ones are, while the table is still
/// being read.</summary>
internal static class RowsOnDisk
{
    private const double Gigabyte = 1 << 30, Megabyte = 1 << 20;

    /// <summary>Returns a callback that logs the line.</summary>
    /// <param name="use">What the rows are for: "training" or "validation".</param>
    /// <param name="memoryLimit">The most bytes of features in memory.</param>
    /// <returns>A callback to call with the rows read so far.</returns>
    public static Action<TrainingMatrix> Watch(TrainingRequest request, string use, long memoryLimit)
    {
        var isSaid = false;
        return rows =>
        {
            if (isSaid || rows.BytesOnDisk == 0)
                return;
            isSaid = true;
            var folder = request.TemporaryFolder is { Length: > 0 } own ? own : Path.GetTempPath();
            request.Say(
                $"The features of the rows for {use} take more than {Size(memoryLimit)}, " +
                (request.OptionsWithoutEffort.UsesSetValue(OptionTable.MemoryLimitBytes)
                    ? "which is what MemoryLimitBytes leaves. " : "which is what half of the memory of the process leaves. ") +
                $"Further rows are kept in a temporary file in '{folder}' until training ends. The model does not depend on that. " +
                "MemoryLimitBytes sets another limit.");
        };
    }

    private static string Size(long bytes) => bytes >= Gigabyte
        ? FormattableString.Invariant($"{bytes / Gigabyte:F1} GB") : FormattableString.Invariant($"{bytes / Megabyte:F0} MB");
}
