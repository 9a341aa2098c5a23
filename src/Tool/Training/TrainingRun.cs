using System.Diagnostics;
using FfnnMlNet.Tool.Commands;
using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Report.Sections;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>A whole training, from the file to the folder: a first model within seconds, which is written at once, then the one that was
/// asked for, which takes its place.</summary>
/// <param name="stop">Ends training; the best model so far is written.</param>
/// <param name="abort">Ends everything.</param>
internal sealed class TrainingRun(
    TrainRequest request, RunClock clock, ITrainView view, CancellationToken stop, CancellationToken abort)
{
    // Reading may take this share of a time limit; what was read by then is the table.
    private const double ReadingShare = 0.4;

    // The time of the first model where there is enough, and its share of what is left where there is not.
    private static readonly TimeSpan s_timeOfFirst = TimeSpan.FromSeconds(3);
    private const double ShareOfFirst = 0.35;
    private static readonly TimeSpan s_shortFirst = TimeSpan.FromSeconds(2.5);

    // With less time than that after the first model there is no second one: it would hardly be better.
    private static readonly TimeSpan s_leastOfSecond = TimeSpan.FromSeconds(1.5);

    // With less time than that the second model is trained with Effort.Fast: larger networks would get too few epochs.
    private static readonly TimeSpan s_leastOfLarge = TimeSpan.FromSeconds(8);

    // What the test of a model takes, before it was measured.
    private static readonly TimeSpan s_guessedTest = TimeSpan.FromSeconds(0.8);

    // Kept free at the end, since a process does not end at once.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(0.2);

    // The second model is scored more slowly than the first one.
    private const double SlownessOfSecond = 1.5;

    // The folder is written faster the second time, since the code has been compiled.
    private const double SecondWriting = 0.6;

    // Less time than that is not enough for a part of the report, for ONNX, or for the code.
    private static readonly TimeSpan s_leastOfPart = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan s_leastOfOnnx = TimeSpan.FromSeconds(0.8);

    // The report is most of the writing.
    private const double ReportShare = 0.7;

    // Cells whose rows are compared at the beginning within a time limit, and cells of a second on a slow machine.
    private const long MostCellsToCompare = 2_000_000;
    private const double ComparedCellsOfSecond = 2e6;

    private const double ShareOfLinear = 0.1;
    private const double ShareOfReasons = 0.1;

    private readonly TrainLog _log = new(view, clock);

    // What writing the folder takes; a guess until the first one was written.
    private TimeSpan _writing = TimeSpan.FromSeconds(1);

    /// <summary>Runs all of it.</summary>
    /// <exception cref="OperationCanceledException">It was ended before there was a model.</exception>
    public TrainResult Run()
    {
        var result = Train();
        return stop.IsCancellationRequested ? result with { WasStopped = true } : result;
    }

    private TrainResult Train()
    {
        CheckTarget();
        _log.Note($"ffnn {CodeOfModel.Version}: {request.Command}");
        _log.Begin("reading the table");
        using var data = TrainingData.Open(request, clock.Left * ReadingShare, new Lines(_log), stop);
        FindRepeats(data);
        SayTable(data);
        _writing *= clock.Slowness;
        var test = new ModelTest(request, data);
        var content = new FolderContent(request, data, _log, clock);
        var trainings = new Trainings(request, data, _log, stop);

        var first = First(trainings);
        var clockOfTest = Stopwatch.StartNew();
        var tested = Judge(test, first, mayEnd: false);
        var timeOfTest = clockOfTest.Elapsed;
        SayTested(test, tested);
        // With one model alone, all the time that is left is for its test.
        if ((first.IsWhole && first.Effort == request.Effort && request.Repeat.IsEmpty) || !HasTimeForSecond())
            return Finish(data, test, content, tested);
        _log.Begin("writing the first model");
        var clockOfWriting = Stopwatch.StartNew();
        var result = content.Write(AsFirst(tested), null);
        _writing = clockOfWriting.Elapsed * SecondWriting;
        if (stop.IsCancellationRequested)
            return FinishOr(result, data, test, content, tested);
        TryLinear(test, first);
        return Second(data, test, content, trainings, tested, result, timeOfTest * SlownessOfSecond);
    }

    private TrainResult Second(
        TrainingData data, ModelTest test, FolderContent content, Trainings trainings, Tested first, TrainResult written,
        TimeSpan timeOfTest)
    {
        Candidate second;
        try
        {
            var limit = clock.Left is { } left ? (left * (1 - ShareOfReasons)) - timeOfTest - _writing - s_margin : (TimeSpan?)null;
            if (limit is { } time && time < s_leastOfSecond)
                return Finish(data, test, content, first);
            var effort = limit < s_leastOfLarge ? Effort.Fast : request.Effort;
            second = trainings.Train("the model", effort, request.Repeat.TrainingRows, limit, request.Repeat);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            return FinishOr(written, data, test, content, first);
        }
        if (!second.IsBetterThan(first.Candidate))
        {
            _log.Say("The first model is kept: it does better on the rows that were held out.");
            return FinishOr(written, data, test, content, first);
        }
        Tested tested;
        try
        {
            tested = Judge(test, second, mayEnd: true);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            _log.Say("The time was over before the model was tested; the first model is kept.");
            return FinishOr(written, data, test, content, first);
        }
        SayTested(test, tested);
        return Finish(data, test, content, tested);
    }

    private Candidate First(Trainings trainings)
    {
        TimeSpan limit;
        if (clock.Left is { } left)
        {
            var alone = left - (s_guessedTest * clock.Slowness) - _writing - s_margin;
            limit = alone < s_timeOfFirst + s_leastOfSecond ? alone : Least(s_timeOfFirst, left * ShareOfFirst);
        }
        else
        {
            limit = s_timeOfFirst;
        }
        // With little time more steps are worth more than more rows, which have to be prepared.
        var most = trainings.RowsOfFirst;
        var rows = limit < s_shortFirst ? Math.Max(Math.Min(1000, most), most / 4) : most;
        return trainings.Train("the first model", Effort.Fast, rows, Most(limit, TimeSpan.FromSeconds(0.3)), new());
    }

    private bool HasTimeForSecond() => !stop.IsCancellationRequested && (clock.Left is not { } left || left > 2 * s_leastOfSecond);

    /// <param name="mayEnd">Whether it ends with the time, since there is another model.</param>
    private Tested Judge(ModelTest test, Candidate candidate, bool mayEnd)
    {
        _log.Begin("testing");
        using var scoring = mayEnd ? Part(1, abort) : CancellationTokenSource.CreateLinkedTokenSource(abort);
        using var intervals = Part(0.1, abort);
        return test.Judge(candidate, intervals.Token, scoring.Token);
    }

    // What was written stays where the run is ended for a second time.
    private TrainResult FinishOr(TrainResult written, TrainingData data, ModelTest test, FolderContent content, Tested first)
    {
        try
        {
            return Finish(data, test, content, first);
        }
        catch (OperationCanceledException)
        {
            return written;
        }
    }

    // In the order of worth: what comes last is left out first.
    private TrainResult Finish(TrainingData data, ModelTest test, FolderContent content, Tested tested)
    {
        tested = stop.IsCancellationRequested ? AsStopped(test, tested) : Examined(test, tested);
        tested = test.WithWorst(tested);
        var comparing = data.AreCompared ? TimeSpan.Zero : TimeSpan.FromSeconds(data.Cells / ComparedCellsOfSecond);
        var hasRows = HasTime(s_leastOfPart + comparing);
        if (!hasRows)
            tested = Without.Of(tested, Without.Rows);
        var hasOnnx = HasTime(s_leastOfOnnx);
        if (request.WithOnnx && !hasOnnx && !stop.IsCancellationRequested)
            tested = Without.Of(tested, Without.Onnx);
        foreach (var finding in ReportOfRun.FindingsOf(data, tested))
            _log.Say(finding);
        abort.ThrowIfCancellationRequested();
        _log.Begin("writing");
        var rows = tested.Candidate.TrainingRows;
        return content.Write(
            tested, request.WithOnnx ? path => Onnx(tested.Candidate.Model, data, path, hasOnnx) : null,
            hasRows ? path => data.RowsLearntFrom(rows, request.Seed, abort).Save(path) : null,
            () => clock.Left is not { } left || left > _writing * ReportShare);
    }

    private OnnxOutcome Onnx(FittedModel model, TrainingData data, string path, bool hasTime) => stop.IsCancellationRequested
        ? new OnnxOutcome(false, "You ended the training (Ctrl+C) before it was made.")
        : OnnxExport.Of(model, data, path, hasTime ? clock.Left - _writing - s_margin : TimeSpan.Zero, stop);

    private Tested Examined(ModelTest test, Tested tested)
    {
        if (tested.Scores[0].Interval is null && HasTime(s_leastOfPart))
        {
            using var intervals = Part(0.3, stop);
            tested = test.WithLinear(tested, intervals.Token);
        }
        if (HasTime(s_leastOfPart))
            TryLinear(test, tested.Candidate);
        if (tested.Scores[0].Linear is null)
        {
            using var intervals = Part(0.3, stop);
            tested = test.WithLinear(tested, intervals.Token);
        }
        if (HasTime(s_leastOfPart))
        {
            _log.Begin("looking at the columns");
            using var reasons = Part(0.5, stop);
            tested = test.Explain(tested, reasons.Token);
        }
        return stop.IsCancellationRequested ? AsStopped(test, tested) : WithMissing(test, tested, null);
    }

    private Tested AsStopped(ModelTest test, Tested tested)
    {
        const string Why = "You ended the training (Ctrl+C), so the report has no ";
        tested = WithMissing(test, tested, Why);
        return request.WithOnnx ? Without.Of(tested, Without.Onnx, tested.WhyMissing is null ? Why : null) : tested;
    }

    // The first model, while the next one is being trained.
    private static Tested AsFirst(Tested tested) => Without.Of(
        Without.Of(tested, Without.Importance, "This is the first model, written while the next one is trained. It comes without "),
        Without.Onnx);

    private Tested WithMissing(ModelTest test, Tested tested, string? why)
    {
        if (clock.Limit is null && why is null)
            return tested with { WhyNoLinear = test.WhyNoLinear };
        if (tested.Scores.All(score => score.Interval is null))
            tested = Without.Of(tested, Without.Intervals, why);
        if (tested.Scores.All(score => score.Linear is null) && (!test.IsLinearTried || test.WhyNoLinear == LinearModel.NoTime))
            tested = Without.Of(tested, Without.Linear, why);
        else
            tested = tested with { WhyNoLinear = test.WhyNoLinear };
        if (tested.Importance is null)
            tested = Without.Of(tested, Without.Importance, why);
        return tested.Effects.Count == 0 ? Without.Of(tested, Without.Effects, why) : tested;
    }

    private bool HasTime(TimeSpan least) =>
        clock.Left is not { } left || left - _writing - s_margin > least * clock.Slowness;

    private void FindRepeats(TrainingData data)
    {
        // Of a large table there is hardly time for it within a limit.
        if (clock.Limit is not null && data.Cells > MostCellsToCompare)
            return;
        _log.Begin("comparing the rows");
        data.FindRepeats(stop);
    }

    // A name that is wrong is said before a folder that is in the way.
    private void CheckTarget()
    {
        try
        {
            ModelFolder.CheckTarget(request.Folder, request.Force);
        }
        catch (ToolException)
        {
            Table.CheckNames(request.Table, stop);
            throw;
        }
    }

    private void TryLinear(ModelTest test, Candidate candidate)
    {
        if (test.IsLinearTried || stop.IsCancellationRequested)
            return;
        _log.Begin("training a linear model");
        // Without a limit its work is bounded, not its time, so that the same seed gives the same report.
        using var time = Part(ShareOfLinear, stop);
        var (metric, reason) = test.TryLinear(candidate, time.Token);
        if (reason is not null && !stop.IsCancellationRequested)
            _log.Say($"There is no linear model beside it: {reason}.");
        else if (metric is { } value)
            view.Tested("linear model", OfMain(test, value), null);
    }

    private void SayTable(TrainingData data)
    {
        var inspection = data.Inspection;
        _log.Say($"{string.Join(", ", inspection.Sources)}: {Show.Count(inspection.RowCount)} rows, {inspection.Columns.Count} columns, " +
            $"{inspection.Features.Count()} of them to learn from.");
        foreach (var finding in inspection.Findings)
            _log.Say(finding);
        _log.Say($"Task: {InspectionPrinter.Describe(inspection.Task!.Value, inspection)}.");
        _log.Say($"{Show.Count(data.Split.Train.Length)} rows to learn from (some of them held out to end training in time), " +
            $"{Show.Count(data.Split.Test.Length)} test rows that it never sees: {data.Split.How}.");
        foreach (var column in inspection.Columns)
            _log.Note($"column '{column.Name}': {ColumnLine.KindOf(column.Kind)}, {ColumnLine.RoleOf(column.Role)}: {column.Reason}");
    }

    private void SayTested(ModelTest test, Tested tested)
    {
        if (tested.Candidate.Name == "the first model")
            _log.Tested(tested.Rows is ScoredClasses ? "most frequent class" : "mean", OfMain(test, test.Simplest!.MainMetric()), null);
        _log.Tested(tested.Candidate.Name, Scores.OfMain(tested.Scores), tested.Candidate.Time);
    }

    private static string OfMain(ModelTest test, double value)
    {
        var metric = test.Simplest!.Definitions[0];
        return $"{metric.Name} {Scores.Text(value, metric.Format)}";
    }

    // A part of the time that is left without what writing takes.
    private CancellationTokenSource Part(double share, CancellationToken other) => clock.Part(share, _writing + s_margin, other);

    private static TimeSpan Least(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private static TimeSpan Most(TimeSpan first, TimeSpan second) => first > second ? first : second;

    // Progress of T posts to a thread of its own, out of order.
    private sealed class Lines(TrainLog log) : IProgress<string>
    {
        public void Report(string value) => log.Begin(value);
    }
}
