using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>Why a model should not be used as it is: its training was cut short, or the simplest answer does better.</summary>
internal static class Doubts
{
    private const string Accuracy = "accuracy";

    // Without an interval, less than that may be chance where most rows are of one class.
    private const double Noticed = 0.02;

    /// <summary>The warnings, the most important first; empty where there are none.</summary>
    public static IReadOnlyList<Finding> Of(TrainingData data, Tested tested)
    {
        List<Finding> findings = [];
        var candidate = tested.Candidate;
        foreach (var row in tested.Scores.Where(row => row == tested.Scores[0] || row.Metric == Accuracy).Where(IsWorse))
            findings.Add(new Finding(true, null,
                $"The model does worse than the simplest answer: {row.Metric} {Scores.Text(row.Model, row.Format)}, where " +
                $"{(tested.Rows is ScoredClasses ? "the most frequent class" : "the mean")} alone has " +
                $"{Scores.Text(row.Baseline, row.Format)}.",
                candidate.WasCutShort ? null : "Do not use it. Look at the columns, or give it more rows."));
        if (candidate.WasCutShort)
            findings.Insert(0, new Finding(findings.Count > 0 || IsSevere(data, candidate) || IsUnclear(tested.Scores[0]), null,
                $"Training was cut short {(candidate.WasStopped ? "by Ctrl+C" : "by the time limit")}: " +
                $"{Show.Count(candidate.Epochs)} epoch{(candidate.Epochs == 1 ? "" : "s")}, " +
                $"{Show.Count(candidate.TrainingRows)} of {Show.Count(data.Split.Train.Length)} rows to learn from. " +
                "The scores say how good this model is, not how much the data says.",
                candidate.WasStopped ? "Let it train to its end." : "Give it more time (--time), or no limit."));
        return findings;
    }

    /// <summary>One sentence on the model for the end of the terminal; null where it is neither cut short nor worse.</summary>
    public static string? Summary(Tested tested)
    {
        var isWorse = tested.Scores.Any(row => (row == tested.Scores[0] || row.Metric == Accuracy) && IsWorse(row));
        return (isWorse, tested.Candidate.WasCutShort) switch
        {
            (true, true) => "Do not use this model yet: its training was cut short, and the simplest answer does better.",
            (true, false) => "Do not use this model: the simplest answer does better.",
            (false, true) when tested.Candidate.HadFewEpochs => "Training was cut short: with more time the model will hardly be worse.",
            _ => null,
        };
    }

    private static bool IsSevere(TrainingData data, Candidate candidate) =>
        candidate.HadFewEpochs || candidate.TrainingRows < data.Split.Train.Length / 2;

    private static bool IsUnclear(ScoreRow row) => row.MinusBaseline is { } difference
        ? row.HigherIsBetter ? difference.Low <= 0 : difference.High >= 0 : IsWorse(row);

    // Surely worse, or where no interval was computed, worse.
    private static bool IsWorse(ScoreRow row) => row.Baseline is { } baseline && double.IsFinite(row.Model) &&
        (row.MinusBaseline is { } difference
            ? row.HigherIsBetter ? difference.High < 0 : difference.Low > 0
            : row.HigherIsBetter ? row.Model < baseline - (row.Metric == Accuracy ? Noticed : 0) : row.Model > baseline);
}
