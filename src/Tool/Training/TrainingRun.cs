using System.Diagnostics;
using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>A whole training, from the file to the folder: a first model within seconds, which is written at once, then the one that was
/// asked for, which takes its place. Of a table that takes long to inspect, the first model is that of a sample.</summary>
/// <param name="stop">Ends training; the best model so far is written.</param>
/// <param name="abort">Ends everything.</param>
internal sealed class TrainingRun(
    TrainRequest request, RunClock clock, ITrainView view, CancellationToken stop, CancellationToken abort)
{
    // The time of the first model where there is enough. With less time more steps are worth more than more rows.
    private static readonly TimeSpan s_timeOfFirst = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_timeOfSample = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_shortFirst = TimeSpan.FromSeconds(2.5);

    // With less time than that the second model is trained with Effort.Fast: larger networks would get too few epochs.
    private static readonly TimeSpan s_leastOfLarge = TimeSpan.FromSeconds(8);

    // Less time than that is not enough for a part of the report or for ONNX.
    private static readonly TimeSpan s_leastOfPart = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan s_leastOfOnnx = TimeSpan.FromSeconds(0.8);

    // Cells whose rows are compared at the beginning within a time limit, and cells of a second on a slow machine.
    private const long MostCellsToCompare = 2_000_000;
    private const double ComparedCellsOfSecond = 2e6;

    // Of the most cells at once: those of a sample.
    private const int ShareOfSample = 8;
    private const long LeastRowsOfSample = 8192;
    private const int TestRowsOfSample = 10_000;

    // Of the time before the second model and after it; and so many times the first share is worth another attempt.
    private const double ShareOfLinear = 0.1;
    private const double LateShareOfLinear = 0.5;
    private const double WorthAnotherAttempt = 1.5;

    private readonly RunTimes _times = new(clock);
    private readonly TrainLog _log = new(view, clock);

    // What the linear model was given; null = no limit.
    private TimeSpan? _timeOfLinear;

    /// <summary>With more cells than that, inspecting them takes so long that a sample is inspected first. Default 8 million.</summary>
    internal long MostCellsAtOnce { get; init; } = 8_000_000;

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
        using var file = TableFile.Read(request.Table with { ReadingLimit = _times.Reading }, new Lines(_log), stop);
        _times.HasRead();
        // Files for testing may take as long again to read, and rows that were given are those of the whole table.
        var isAtOnce = file.CellCount <= MostCellsAtOnce || request.TestFiles.Count > 0 || request.Split is not null;
        if (isAtOnce || TrySample(file) is not { } sample)
        {
            using var data = TrainingData.Of(request, file, null, new Lines(_log), stop);
            return OfWhole(new Stage(request, data, _log, clock));
        }
        using (sample.Data)
            return OfSample(file, sample);
    }

    // The usual way: all rows are inspected, and the first model learns from some of them.
    private TrainResult OfWhole(Stage stage)
    {
        FindRepeats(stage.Data);
        RunLines.Table(_log, stage.Data);
        var trainings = new Trainings(request, stage.Data, _log, stop);
        var first = First(trainings, "the first model", s_timeOfFirst);
        Test(stage, first);
        // With one model alone, all the time that is left is for its test.
        if ((first.IsWhole && first.Effort == request.Effort && request.Repeat.IsEmpty) || !HasTimeForSecond())
            return Finish(stage);
        WriteFirst(stage, "This is the first model, written while the next one is trained. It comes without ");
        if (stop.IsCancellationRequested)
            return FinishOr(stage);
        TryLinear(stage.Test, first, ShareOfLinear);
        return Second(stage, stage, trainings);
    }

    // The model of a sample is the first one. The table as a whole is inspected while it is there already.
    private TrainResult OfSample(TableFile file, Stage sample)
    {
        if (!HasTimeForSecond())
            return FinishOr(sample);
        TrainingData data;
        try
        {
            using var time = _times.Inspection(stop);
            data = TrainingData.Of(request, file, MostRowsToInspect(file, sample), new Lines(_log), time.Token);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            if (!stop.IsCancellationRequested)
                _log.Say("The time was not enough to look at all rows; the model of the sample is kept.");
            return FinishOr(sample);
        }
        catch (ToolException cause)
        {
            sample.Tested = sample.Tested! with
            {
                Remark = new Finding(true, null, $"Not all rows can be used, so the model of the sample is kept. {cause.Message}"),
            };
            return FinishOr(sample);
        }
        using (data)
        {
            try
            {
                FindRepeats(data);
            }
            catch (OperationCanceledException) when (!abort.IsCancellationRequested)
            {
                return FinishOr(sample);
            }
            RunLines.Table(_log, data);
            return Second(new Stage(request, data, _log, clock), sample, new Trainings(request, data, _log, stop));
        }
    }

    // Null where a sample cannot be learnt from, since a rare class or the like is not in it; the whole table tells.
    private Stage? TrySample(TableFile file)
    {
        var rows = Math.Max(LeastRowsOfSample, MostCellsAtOnce / ShareOfSample / file.Imported.Cells.ColumnCount);
        var ofSample = request with { TestShare = Math.Min(request.TestShare, TestRowsOfSample / (double)rows) };
        _log.Say(
            $"{Show.Count(file.RowCount)} rows were read. For a model within seconds, a sample of {Show.Count(rows)} of them comes first.");
        TrainingData? data = null;
        try
        {
            var watch = Stopwatch.StartNew();
            data = TrainingData.Of(ofSample, file, rows, new Lines(_log), stop);
            var stage = new Stage(ofSample, data, _log, clock) { TimeOfInspection = watch.Elapsed };
            Test(stage, First(new Trainings(ofSample, data, _log, stop), "the model of a sample", s_timeOfSample));
            WriteFirst(
                stage, "This is the model of a sample of the rows, written while the whole table is looked at and learnt from. It comes " +
                "without ");
            return stage;
        }
        catch (ToolException cause)
        {
            _log.Note($"There is no model of a sample: {cause.Message}");
            data?.Dispose();
            return null;
        }
        catch
        {
            data?.Dispose();
            throw;
        }
    }

    private long? MostRowsToInspect(TableFile file, Stage sample) => _times.RowsToInspect(
        file.RowCount, sample.Data.RowCount, sample.TimeOfInspection, rows =>
        {
            var watch = Stopwatch.StartNew();
            using var data = TrainingData.Of(request, file, rows, new Lines(_log), stop);
            return watch.Elapsed;
        });

    private void Test(Stage stage, Candidate candidate)
    {
        var watch = Stopwatch.StartNew();
        RunLines.Tested(_log, stage, Judge(stage.Test, candidate, mayEnd: false));
        stage.TimeOfTest = watch.Elapsed;
    }

    private void WriteFirst(Stage stage, string why)
    {
        _log.Begin($"writing {stage.Tested!.Candidate.Name}");
        var watch = Stopwatch.StartNew();
        // Its importance and its ONNX file would take longer than the model itself.
        stage.Written = stage.Content.Write(Without.Of(Without.Of(stage.Tested, Without.Importance, why), Without.Onnx), null);
        _times.HasWritten(watch.Elapsed);
    }

    private TrainResult Second(Stage stage, Stage first, Trainings trainings)
    {
        Candidate second;
        try
        {
            var growth = (stage.Data.Split.Test.Length / (double)first.Data.Split.Test.Length) - 1;
            var limit = _times.Second(first.TimeOfTest, growth);
            if (limit < RunTimes.LeastOfSecond)
                return Finish(first);
            var effort = limit < s_leastOfLarge ? Effort.Fast : request.Effort;
            second = trainings.Train("the model", effort, request.Repeat.TrainingRows, limit, request.Repeat);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            return FinishOr(first);
        }
        if (!second.IsBetterThan(first.Tested!.Candidate))
        {
            _log.Say("The first model is kept: it does better on the rows that were held out.");
            return FinishOr(first);
        }
        Tested tested;
        try
        {
            tested = Judge(stage.Test, second, mayEnd: true);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            _log.Say("The time was over before the model was tested; the first model is kept.");
            return FinishOr(first);
        }
        RunLines.Tested(_log, stage, tested);
        return Finish(stage);
    }

    /// <param name="time">What it may take where there is enough.</param>
    private Candidate First(Trainings trainings, string name, TimeSpan time)
    {
        var limit = _times.First(time);
        // With little time more steps are worth more than more rows, which have to be prepared.
        var most = trainings.RowsOfFirst;
        var rows = limit < s_shortFirst ? Math.Max(Math.Min(1000, most), most / 4) : most;
        return trainings.Train(name, Effort.Fast, rows, limit, new());
    }

    private bool HasTimeForSecond() => !stop.IsCancellationRequested && _times.HasSecond;

    /// <param name="mayEnd">Whether it ends with the time, since there is another model.</param>
    private Tested Judge(ModelTest test, Candidate candidate, bool mayEnd)
    {
        _log.Begin("testing");
        using var scoring = mayEnd ? _times.Part(1, abort) : CancellationTokenSource.CreateLinkedTokenSource(abort);
        using var intervals = _times.Part(0.1, abort);
        return test.Judge(candidate, intervals.Token, scoring.Token);
    }

    // What was written stays where the run is ended for a second time.
    private TrainResult FinishOr(Stage first)
    {
        try
        {
            return Finish(first);
        }
        catch (OperationCanceledException) when (first.Written is not null)
        {
            return first.Written;
        }
    }

    // In the order of worth: what comes last is left out first.
    private TrainResult Finish(Stage stage)
    {
        var (data, test, tested) = (stage.Data, stage.Test, stage.Tested!);
        tested = stop.IsCancellationRequested ? AsStopped(test, tested) : Examined(test, tested);
        tested = test.WithWorst(tested);
        var comparing = data.AreCompared ? TimeSpan.Zero : TimeSpan.FromSeconds(data.Cells / ComparedCellsOfSecond);
        var hasRows = _times.Has(s_leastOfPart + comparing);
        if (!hasRows)
            tested = Without.Of(tested, Without.Rows);
        var hasOnnx = _times.Has(s_leastOfOnnx);
        if (request.WithOnnx && !hasOnnx && !stop.IsCancellationRequested)
            tested = Without.Of(tested, Without.Onnx);
        foreach (var finding in ReportOfRun.FindingsOf(data, tested))
            _log.Say(finding);
        abort.ThrowIfCancellationRequested();
        _log.Begin("writing");
        var rows = tested.Candidate.TrainingRows;
        return stage.Content.Write(
            tested, request.WithOnnx ? path => Onnx(tested.Candidate.Model, data, path, hasOnnx) : null,
            hasRows ? path => data.RowsLearntFrom(rows, request.Seed, abort).Save(path) : null,
            () => _times.HasCode);
    }

    private OnnxOutcome Onnx(FittedModel model, TrainingData data, string path, bool hasTime) => stop.IsCancellationRequested
        ? new OnnxOutcome(false, "You ended the training (Ctrl+C) before it was made.")
        : OnnxExport.Of(model, data, path, hasTime ? _times.Onnx : TimeSpan.Zero, stop);

    private Tested Examined(ModelTest test, Tested tested)
    {
        if (tested.Scores[0].Interval is null && _times.Has(s_leastOfPart))
        {
            using var intervals = _times.Part(0.3, stop);
            tested = test.WithLinear(tested, intervals.Token);
        }
        if (_times.Has(s_leastOfPart))
            TryLinear(test, tested.Candidate, LateShareOfLinear);
        if (tested.Scores[0].Linear is null)
        {
            using var intervals = _times.Part(0.3, stop);
            tested = test.WithLinear(tested, intervals.Token);
        }
        if (_times.Has(s_leastOfPart))
        {
            _log.Begin("looking at the columns");
            using var reasons = _times.Part(0.5, stop);
            tested = test.Explain(tested, reasons.Token);
        }
        return stop.IsCancellationRequested ? AsStopped(test, tested) : Without.All(test, tested, clock.Limit is not null, null);
    }

    private Tested AsStopped(ModelTest test, Tested tested)
    {
        const string Why = "You ended the training (Ctrl+C), so the report has no ";
        tested = Without.All(test, tested, clock.Limit is not null, Why);
        return request.WithOnnx ? Without.Of(tested, Without.Onnx, tested.WhyMissing is null ? Why : null) : tested;
    }

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

    private void TryLinear(ModelTest test, Candidate candidate, double share)
    {
        if (stop.IsCancellationRequested)
            return;
        var most = clock.Left * share;
        // A training that ended early may have left more time than there was at first.
        if (test.IsLinearTried && !(test.WhyNoLinear == LinearModel.NoTime && most > WorthAnotherAttempt * _timeOfLinear))
            return;
        _log.Begin("training a linear model");
        _timeOfLinear = most;
        // Without a limit its work is bounded, not its time, so that the same seed gives the same report.
        using var time = _times.Part(share, stop);
        var (metric, reason) = test.TryLinear(candidate, time.Token);
        if (reason is not null && !stop.IsCancellationRequested)
            _log.Say($"There is no linear model beside it: {reason}.");
        else if (metric is { } value)
            view.Tested("linear model", RunLines.OfMain(test, value), null);
    }

    // Progress of T posts to a thread of its own, out of order.
    private sealed class Lines(TrainLog log) : IProgress<string>
    {
        public void Report(string value) => log.Begin(value);
    }
}
