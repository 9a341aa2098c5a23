using System.Globalization;

namespace FfnnMlNet.Training;

/// <summary>The last epoch of each network of a run, and the lines that say how far the run is.</summary>
internal sealed class ProgressOfRun(RunPace pace)
{
    // More epochs than these are too many for one line.
    private const int MostKept = 8;

    private readonly EpochSummary?[] _last = new EpochSummary?[pace.NumberOfMembers];
    private EpochSummary? _newest;

    /// <summary>The time in the run at which its last line was written.</summary>
    public TimeSpan LastLine { get; set; }

    public void Add(EpochSummary summary) => (_last[summary.Member], _newest) = (summary, summary);

    /// <summary>Such as "41 %, 3.6 s left: network 2 of 3, epoch 17 of 64, validation accuracy 0.967, log-loss: validation 0.6, training
    /// 0.57", with the figures of that network.</summary>
    /// <param name="left">The time left; null = not known.</param>
    public string Line(TimeSpan? left)
    {
        var newest = _newest!;
        var share = 100.0 * pace.EpochsDone / pace.EpochsInAll;
        var network = newest.NumberOfMembers == 1
            ? "" : FormattableString.Invariant($"network {newest.Member + 1} of {newest.NumberOfMembers}, ");
        return string.Create(CultureInfo.InvariantCulture,
            $"{share:F0} %{(left is { } time ? $", {Text(time)} left" : "")}: {network}epoch {newest.Epoch} of {newest.NumberOfEpochs}") +
            Figures(newest, [newest.Record]);
    }

    /// <summary>Such as "Trained 3 networks of 64 epochs in 6.1 s: epochs 60, 64 and 57 are kept, validation accuracy 0.971, log-loss:
    /// validation 0.6, training 0.55": the means of the epochs whose parameters the networks keep.</summary>
    public string LastLineOfAll()
    {
        EpochSummary[] begun = [.. _last.OfType<EpochSummary>()];
        var line = $"{Trained(begun)} in {Text(pace.Elapsed)}: ";
        if (begun.Length == 0)
            return line + "no epoch was finished";
        if (begun[0].MetricName is null)
            return line + Figures(begun[0], [.. begun.Select(summary => summary.Record)])[2..];
        int[] epochs = [.. begun.Select(summary => pace.KeptEpochOf(summary.Member) ?? summary.Epoch)];
        EpochRecord[] kept =
        [
            .. begun.Select(summary => pace.KeptEpochOf(summary.Member) is null ? summary.Record : pace.KeptOf(summary.Member))
                .OfType<EpochRecord>(),
        ];
        return line + Kept(epochs) + (kept.Length > 0 ? Figures(begun[0], kept) : "");
    }

    /// <summary>Such as "3.6 s", "2 min 5 s" or "1 h 40 min".</summary>
    public static string Text(TimeSpan time) => FormattableString.Invariant(time.TotalSeconds switch
    {
        < 9.95 => $"{time.TotalSeconds:F1} s",
        < 59.5 => $"{time.TotalSeconds:F0} s",
        < 3599.5 => $"{Rounded(time, 1) / 60} min {Rounded(time, 1) % 60} s",
        _ => $"{Rounded(time, 60) / 60} h {Rounded(time, 60) % 60} min",
    });

    private static long Rounded(TimeSpan time, int seconds) => (long)Math.Round(time.TotalSeconds / seconds);

    private string Trained(EpochSummary[] begun)
    {
        if (pace.NumberOfMembers == 1 || begun.Length == 0)
            return FormattableString.Invariant($"Trained {pace.EpochsDone} epochs");
        var (fewest, most) = (begun.Min(summary => summary.Epoch), begun.Max(summary => summary.Epoch));
        var epochs = fewest == most
            ? FormattableString.Invariant($"{most} epochs") : FormattableString.Invariant($"{fewest} to {most} epochs");
        return FormattableString.Invariant($"Trained {begun.Length} networks of {epochs}");
    }

    // Epoch 0 is the start.
    private static string Kept(int[] epochs)
    {
        if (epochs is [var only])
            return only == 0 ? "the start is kept" : FormattableString.Invariant($"epoch {only} is kept");
        if (epochs.Length > MostKept)
            return "the best epoch of each is kept";
        var numbers = epochs.Select(epoch => epoch.ToString(CultureInfo.InvariantCulture)).ToArray();
        return $"epochs {string.Join(", ", numbers[..^1])} and {numbers[^1]} are kept";
    }

    // The means of some epochs. A loss that has the name of the metric is not said twice.
    private static string Figures(EpochSummary names, EpochRecord[] epochs)
    {
        var unit = names.LossUnit;
        var training = epochs.Average(epoch => unit.Of(epoch.TrainingLoss));
        if (names.MetricName is not { } metric)
            return string.Create(CultureInfo.InvariantCulture, $", training {unit.Name} {training:G4}");
        var ofMetric = epochs.Average(epoch => epoch.ValidationMetric ?? double.NaN);
        var text = string.Create(CultureInfo.InvariantCulture, $", validation {metric} {ofMetric:G4}");
        if (unit.Name == metric)
            return text + string.Create(CultureInfo.InvariantCulture, $", training {unit.Name} {training:G4}");
        var validation = epochs.Average(epoch => unit.Of(epoch.ValidationLoss ?? double.NaN));
        return text + string.Create(
            CultureInfo.InvariantCulture, $", {unit.Name}: validation {validation:G4}, training {training:G4}");
    }
}
