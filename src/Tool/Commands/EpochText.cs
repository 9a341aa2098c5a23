namespace FfnnMlNet.Tool.Commands;

/// <summary>An epoch as it is printed.</summary>
internal static class EpochText
{
    /// <summary>Such as "epoch 12 of 32 of network 2 of 3, accuracy 0.92 on held-out rows, 14 s left".</summary>
    public static string Of(EpochSummary epoch) =>
        FormattableString.Invariant($"epoch {epoch.Epoch} of {epoch.NumberOfEpochs}") +
        (epoch.NumberOfMembers == 1 ? "" : FormattableString.Invariant($" of network {epoch.Member + 1} of {epoch.NumberOfMembers}")) +
        (HeldOut(epoch) is { } heldOut ? $", {heldOut} on held-out rows" : "") +
        (epoch.TimeLeft is { } left ? $", {Show.Duration(left)} left" : "");

    /// <summary>The metric of the held-out rows with its name; null = there are none.</summary>
    public static string? HeldOut(EpochSummary epoch) =>
        epoch.ValidationMetric is { } metric ? $"{epoch.MetricName} {Show.Number(metric)}" : null;
}
