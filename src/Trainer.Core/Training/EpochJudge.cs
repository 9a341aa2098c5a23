using FfnnMlNet.Losses;

namespace FfnnMlNet.Training;

/// <summary>Turns the loss and the metric of an epoch's validation rows into one figure by which epochs are compared; lower is
/// better.</summary>
internal readonly record struct EpochJudge
{
    private readonly Metric? _metric;

    /// <param name="metric">The metric that decides when <paramref name="bestBy"/> asks for one. Null = the loss decides in any
    /// case.</param>
    public EpochJudge(BestBy bestBy, Metric? metric) => _metric = bestBy == BestBy.ValidationMetric ? metric : null;

    /// <summary>True when an epoch that is exactly as good as the best one replaces it.</summary>
    public bool TakesLaterOfEqual => _metric is not null;

    /// <summary>What has to improve, for messages: "lower validation loss".</summary>
    public string Improvement => _metric is null ? "lower validation loss" : $"better validation {_metric.Name}";

    /// <summary>The figure that decides, for messages: "0.25".</summary>
    public string Describe(double loss, double? metric) => FormattableString.Invariant($"{(_metric is null ? loss : metric):G6}");

    /// <summary>The figure of an epoch, lower is better; null without validation rows.</summary>
    public double? Of(double? loss, double? metric) => _metric is null ? loss : _metric.HigherIsBetter ? -metric : metric;
}
