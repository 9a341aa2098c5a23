using FfnnMlNet.Losses;

namespace FfnnMlNet.Training;

/// <summary>Turns what an epoch's validation rows said into one number, the lower the better.</summary>
internal readonly record struct EpochJudge
{
    private readonly Metric? _metric;

    /// <param name="metric">Decides where it is asked to; null = the loss does, whatever <paramref name="bestBy"/> says.</param>
    public EpochJudge(BestBy bestBy, Metric? metric) => _metric = bestBy == BestBy.ValidationMetric ? metric : null;

    /// <summary>True where an epoch as good as the best takes its place.</summary>
    public bool TakesLaterOfEqual => _metric is not null;

    /// <summary>What has to get better, in words: "lower validation loss".</summary>
    public string Improvement => _metric is null ? "lower validation loss" : $"better validation {_metric.Name}";

    /// <summary>The figure that decides, in words: "0.25".</summary>
    public string Describe(double loss, double? metric) => FormattableString.Invariant($"{(_metric is null ? loss : metric):G6}");

    /// <summary>The lower the better; null without validation rows.</summary>
    public double? Of(double? loss, double? metric) => _metric is null ? loss : _metric.HigherIsBetter ? -metric : metric;
}
