using System.Globalization;

namespace FfnnMlNet.Training;

/// <summary>The last epoch of each member of a run, and the lines that say how far the run is.</summary>
internal sealed class ProgressOfRun(RunPace pace)
{
    private readonly EpochSummary?[] _last = new EpochSummary?[pace.NumberOfMembers];

    /// <summary>The time in the run at which its last line was written.</summary>
    public TimeSpan LastLine { get; set; }

    public void Add(EpochSummary summary) => _last[summary.Member] = summary;

    /// <summary>Such as "41 %, 3.6 s left: epoch 79 of 192 (3 networks), validation accuracy 0.967, training log-loss 0.571".</summary>
    /// <param name="left">The time left; null = not known.</param>
    public string Line(TimeSpan? left)
    {
        var (done, all) = (pace.EpochsDone, pace.EpochsInAll);
        return string.Create(CultureInfo.InvariantCulture,
            $"{100.0 * done / all:F0} %{(left is { } time ? $", {Text(time)} left" : "")}: epoch {done} of {all}{Networks()}{Losses()}");
    }

    /// <summary>Such as "Trained 192 epochs (3 networks) in 6.1 s: validation accuracy 0.971, training log-loss 0.552".</summary>
    public string LastLineOfAll() => string.Create(CultureInfo.InvariantCulture,
        $"Trained {pace.EpochsDone} epochs{Networks()} in {Text(pace.Elapsed)}: {Losses().TrimStart(',', ' ')}");

    /// <summary>Such as "3.6 s", "2 min 5 s" or "1 h 40 min".</summary>
    public static string Text(TimeSpan time) => FormattableString.Invariant(time.TotalSeconds switch
    {
        < 9.95 => $"{time.TotalSeconds:F1} s",
        < 59.5 => $"{time.TotalSeconds:F0} s",
        < 3599.5 => $"{Rounded(time, 1) / 60} min {Rounded(time, 1) % 60} s",
        _ => $"{Rounded(time, 60) / 60} h {Rounded(time, 60) % 60} min",
    });

    private static long Rounded(TimeSpan time, int seconds) => (long)Math.Round(time.TotalSeconds / seconds);

    private string Networks() => pace.NumberOfMembers == 1 ? "" : FormattableString.Invariant($" ({pace.NumberOfMembers} networks)");

    private string Losses()
    {
        EpochSummary[] begun = [.. _last.OfType<EpochSummary>()];
        if (begun.Length == 0)
            return "";
        var first = begun[0];
        var validation = first.MetricName is null ? "" : string.Create(CultureInfo.InvariantCulture,
            $", validation {first.MetricName} {Mean(summary => summary.ValidationMetric ?? double.NaN):G4}");
        return string.Create(CultureInfo.InvariantCulture,
            $"{validation}, training {first.LossUnit.Name} {Mean(summary => first.LossUnit.Of(summary.TrainingLoss)):G4}");

        double Mean(Func<EpochSummary, double> figure) => begun.Average(figure);
    }
}
