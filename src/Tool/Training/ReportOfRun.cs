using FfnnMlNet.Tool.Code;
using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>Puts together what the report shows.</summary>
internal static class ReportOfRun
{
    // A class with less than this share of the rows is rare.
    private const double RareShare = 0.1;

    /// <param name="onnx">What became of the export; null = it was not asked for.</param>
    public static ReportContent Of(TrainRequest request, TrainingData data, Tested tested, RunClock clock, OnnxOutcome? onnx)
    {
        var candidate = tested.Candidate;
        return new ReportContent
        {
            Title = request.Title,
            Created = DateTimeOffset.Now,
            ToolVersion = CodeOfModel.Version,
            Table = data.Inspection,
            Run = new RunSummary
            {
                Seconds = clock.Elapsed.TotalSeconds,
                TimeLimit = clock.Limit?.TotalSeconds,
                Effort = candidate.Effort.ToString(),
                Seed = request.Seed,
                TrainingRows = candidate.TrainingRows,
                TestRows = tested.Rows.Count,
                TestRowsChosen = TestRowsChosen(data),
                Stopped = StoppedBecause(candidate, data, clock),
                WasCutShort = candidate.WasCutShort,
                Unrepeatable = UnrepeatableOf(data, candidate),
                Command = CommandOf(request, candidate),
                Options = [.. candidate.Model.Network.Options],
            },
            Scores = tested.Scores,
            Findings = FindingsOf(data, tested),
            Learning = LearningOf(candidate),
            Classes = tested.Rows is ScoredClasses classes ? ClassPictures.Of(classes) : null,
            Numbers = tested.Rows is ScoredNumbers numbers
                ? NumberPictures.Of(numbers, ModelFitter.IntervalCoverage, request.Seed) : [],
            Importance = tested.Importance,
            Effects = tested.Effects,
            Worst = tested.Worst,
            Code = CodeSnippets.Of(CodeOfModel.Of(request.Title, data.Inspection), Path.GetFileName(request.Folder)),
            Onnx = onnx,
        };
    }

    /// <summary>The command that gives the model again.</summary>
    public static string CommandOf(TrainRequest request, Candidate candidate) =>
        FormattableString.Invariant($"{request.Command} --effort {candidate.Effort.ToString().ToLowerInvariant()} --seed {request.Seed}") +
        candidate.Repeat;

    /// <summary>Why no command gives the model again; null = <see cref="CommandOf"/> does.</summary>
    public static Unrepeatable? UnrepeatableOf(TrainingData data, Candidate candidate) =>
        candidate.WasStopped ? new("its training was ended by Ctrl+C", "to its planned end")
        : candidate.WasSearchedInTime
            ? new("its hyperparameters were searched for as long as the time limit allowed", "with the whole search")
        : data.IsComplete ? null : new("not all rows of the table were used", "on all of them");

    /// <summary>How the test rows were chosen, as a sentence.</summary>
    public static string TestRowsChosen(TrainingData data) => FormattableString.Invariant(
        $"{Show.Percent(data.Split.Test.Length / (double)(data.Split.Test.Length + data.Split.Train.Length))} of the rows, ") +
        $"{data.Split.How}.";

    /// <summary>What training and testing found out.</summary>
    public static IReadOnlyList<Finding> FindingsOf(TrainingData data, Tested tested)
    {
        List<Finding> findings = [.. Doubts.Of(data, tested), .. data.TestFindings, .. data.Repeats];
        if (tested.Remark is { } remark)
            findings.Insert(0, remark);
        if (tested.WhyMissing is { } why)
            findings.Add(new Finding(false, null, why));
        if (tested.WhyNoLinear is { } reason)
            findings.Add(new Finding(false, null, $"There is no linear model to compare with: {reason}."));
        if (data.Unlabelled > 0)
            findings.Add(new Finding(false, null, $"{Show.Count(data.Unlabelled)} rows have no label that is used, and are left out."));
        if (tested.Candidate.TrainingRows < data.Split.Train.Length && !tested.Candidate.WasCutShort)
            findings.Add(new Finding(true, null,
                $"The model learnt from {Show.Count(tested.Candidate.TrainingRows)} of {Show.Count(data.Split.Train.Length)} rows, " +
                "drawn by the seed.", "With more time (--time) it learns from more of them."));
        // Of a model that was cut short nothing is concluded about the data.
        if (IsNoBetter(tested.Scores[0]) && !tested.Candidate.WasCutShort)
            findings.Add(new Finding(true, null,
                $"By {tested.Scores[0].Metric} the model is not surely better than the simplest answer. The columns may say " +
                "nothing about the label.", "Add columns or rows."));
        if (IsWorseThanLinear(tested.Scores[0]) && !tested.Candidate.WasCutShort)
            findings.Add(new Finding(true, null,
                $"By {tested.Scores[0].Metric} a linear model is surely better than the networks.",
                "Try --effort best, or leave out columns that say little with --ignore."));
        if (tested.Rows is ScoredClasses { IsBinary: true } classes)
        {
            var positives = classes.Actual.Count(label => label == 1);
            var recall = ScoredClasses.RecallOf(classes.Confusion(), 1);
            if (positives < RareShare * classes.Count)
                findings.Add(new Finding(true, data.Inspection.Labels.First().Name,
                    $"Only {Show.Percent(positives / (double)classes.Count)} of the test rows are '{classes.Classes[1]}'; the model " +
                    $"finds {(double.IsFinite(recall) ? Show.Percent(recall) : "none")} of them, so its accuracy alone says little.",
                    "The table of thresholds says what a lower threshold finds, and at what price."));
        }
        return findings;
    }

    private static bool IsNoBetter(ScoreRow row) => row.MinusBaseline is { } difference &&
        (row.HigherIsBetter ? difference.Low <= 0 : difference.High >= 0);

    private static bool IsWorseThanLinear(ScoreRow row) => row.MinusLinear is { } difference &&
        (row.HigherIsBetter ? difference.High < 0 : difference.Low > 0);

    private static IReadOnlyList<LearningCurve> LearningOf(Candidate candidate)
    {
        var history = candidate.Model.Network.History;
        if (history.Count < 2)
            return [];
        var best = history.Any(epoch => epoch.ValidationLoss is not null)
            ? history.MinBy(epoch => epoch.ValidationLoss ?? double.PositiveInfinity)?.Epoch : null;
        return
        [
            new LearningCurve(
                "network 1",
                [.. history.Select(epoch => new LearningPoint(epoch.Epoch, epoch.TrainingLoss, epoch.ValidationLoss ?? double.NaN))], best),
        ];
    }

    private static string? StoppedBecause(Candidate candidate, TrainingData data, RunClock clock)
    {
        if (candidate.WasStopped)
            return "Training was ended by Ctrl+C; the best epoch until then is the model.";
        if (!candidate.Repeat.IsEmpty && clock.Limit is { } limit)
            return $"The time limit of {Show.Duration(limit)} gave it fewer epochs, networks or rows than it would have had.";
        return data.IsComplete ? null : "Not all rows of the table were used.";
    }
}
