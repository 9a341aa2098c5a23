using System.Globalization;
using System.Runtime.CompilerServices;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Schedules;

namespace FfnnMlNet.Training;

/// <summary>Mini-batch training. Each step gathers a batch, runs the forward pass, computes losses and deltas, runs the backward pass and
/// updates the parameters.</summary>
internal sealed class TrainingLoop
{
    private readonly FeedForwardNetwork _network;
    private readonly TrainingSettings _settings;
    private readonly ThreadTeam? _team;
    private readonly MatrixProduct _product;
    private readonly BatchGradient _batch;
    private readonly RunState _state;
    private readonly SharedUpdate _update;
    private readonly SparseUpdate? _sparseUpdate;
    private readonly MiniBatchSampler _sampler;
    private readonly RowsReadAhead? _readAhead;
    private readonly LossEvaluation? _validation;
    private readonly DeadLayers _deadLayers;
    private readonly TrainingReport _report;
    private readonly IReadOnlyList<RunFact> _facts;
    private readonly double _rowsPerEpoch;
    private double _lossSum;
    private double _weightSum;
    private float _learningRate;

    // Internal for tests and for timing, which run single epochs or steps.
    internal TrainingLoop(
        FeedForwardNetwork network, TrainingSettings settings, IExampleSource rows, IExampleSource? validationRows, ThreadTeam? team)
    {
        (_network, _settings, _team) = (network, settings, team);
        var batchSize = Math.Min(settings.BatchSize, rows.RowCount);
        _product = new MatrixProduct(team, settings.CheckAlive);
        var inputs = network.Layout.InputCount;
        _sampler = settings.Sampling.CreateSampler(
            rows.RowCount, batchSize, settings.Seed, RowWindows.For(inputs, rows.MeanSparseValues), settings.StepsPerEpoch);
        var source = RowsReadAhead.Of(rows, _sampler, inputs, batchSize);
        _readAhead = source as RowsReadAhead;
        _batch = new BatchGradient(network, settings, source, batchSize, _product, team);
        _state = new RunState(
            network, settings, OptimizerState.Of(settings.Optimizer, settings.SparseOptimizer ?? settings.Optimizer, network.Layout),
            validationRows is not null);
        if (_state.Optimizer.Sparse is { } sparse)
            _sparseUpdate = new SparseUpdate(settings, sparse, network, _batch.Gradient, team, _state.Average);
        _update = new SharedUpdate(
            settings.Optimizer, _state.Optimizer, network, _batch.Gradient, settings.RateFactors, team, settings.CheckAlive, _state.Average,
            inProducts: settings.Clipping is null && settings.L2Regularization == 0 && settings.Exchange is null)
        {
            Sparse = _sparseUpdate is { IsInBackward: true } ? _sparseUpdate : null,
        };
        _rowsPerEpoch = settings.StepsPerEpoch is null && (settings.Sampling == Sampling.Shuffle || settings.Sampling == Sampling.InOrder)
            ? rows.RowCount
            : (double)_sampler.StepsPerEpoch * batchSize;
        _validation = validationRows is null
            ? null : new LossEvaluation(validationRows, _batch.Workspace.Pass.Capacity, settings.Metric);
        _deadLayers = new DeadLayers(network.LayerCount - 1);
        _report = new TrainingReport(network, settings, rows, _validation?.MetricName);
        _facts = settings.Checkpoint is null && settings.ResumeFrom is null ? [] : RunFacts.Of(network, settings, rows, validationRows);
    }

    /// <summary>Initialises <paramref name="network"/>, unless the settings keep its parameters, and trains it.</summary>
    /// <param name="network">Its parameters are overwritten. With validation rows, those of the best epoch are kept at the end. The
    /// untrained network counts as epoch 0.</param>
    /// <param name="rows">Training rows, at least one.</param>
    /// <param name="validationRows">Validation rows, by which each epoch is judged; null = none.</param>
    /// <exception cref="TrainingDivergedException">The loss or a parameter has become NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static TrainingOutcome Run(
        FeedForwardNetwork network, TrainingSettings settings, IExampleSource rows, IExampleSource? validationRows = null)
    {
        using var team = settings.NumberOfThreads > 1 ? new ThreadTeam(settings.NumberOfThreads) : null;
        try
        {
            if (!settings.KeepParameters)
                settings.Initialization.Apply(network, settings.Seed, settings.CheckAlive);
            if (!settings.KeepParameters && settings.Initialization.NeedsRows)
                DataDrivenStart.Apply(network, rows, settings.Seed, new MatrixProduct(team, settings.CheckAlive), settings.CheckAlive);
            return settings.Optimizer is Lbfgs rule
                ? new FullBatchLoop(network, settings, rule, rows, validationRows, team).Run()
                : RunToEnd(new TrainingLoop(network, settings, rows, validationRows, team));
        }
        catch (OperationCanceledException) when (settings.OnCancellation == OnCancellation.KeepBest)
        {
            // Reached only before the first step; after that the loops handle a cancellation themselves.
            if (!settings.KeepParameters)
                settings.Initialization.Apply(network, settings.Seed);
            settings.Warn?.Invoke(
                "Training was cancelled before its first step. The parameters of the start are kept, as OnCancellation asks.");
            return TrainingOutcome.NotBegun;
        }
    }

    private static TrainingOutcome RunToEnd(TrainingLoop loop)
    {
        try
        {
            return loop.Run();
        }
        finally
        {
            // Nobody may read rows that their owner disposes of.
            loop._readAhead?.Stop();
        }
    }

    private TrainingOutcome Run()
    {
        string ending;
        var (wasCancelled, isTimeUp) = (false, false);
        int kept;
        if (_settings.Checkpoint is { } saved)
            CheckpointPlace.Try(saved.Path);
        try
        {
            (double Loss, double? Metric)? start = _validation is null ? null : Evaluate();
            _state.Start(start, _validation?.Judged);
            CheckValidation(_state.StartFigures?.Loss, 0);
            if (_settings.ResumeFrom is { } checkpoint)
                CheckpointFile.Restore(checkpoint, _network, _state, _facts);
            ending = RunEpochs(out isTimeUp);
            kept = isTimeUp ? _state.Cancel() : _state.Finish();
            if (_state.NothingLearnt(kept) is { } warning)
                _settings.Warn?.Invoke(warning);
        }
        catch (TrainingDivergedException error) when (_settings.OnDivergence == OnDivergence.KeepBest)
        {
            kept = _state.FallBack();
            ending = $"diverged; the parameters of {RunState.Describe(kept)} are kept";
            _settings.Warn?.Invoke($"{error.Message} The parameters of {RunState.Describe(kept)} are kept, as OnDivergence asks.");
        }
        catch (OperationCanceledException) when (_settings.OnCancellation == OnCancellation.KeepBest && _state.HasStarted)
        {
            wasCancelled = true;
            kept = _state.Cancel();
            ending = $"cancelled in epoch {_state.Epoch + 1}; the parameters of {RunState.Describe(kept)} are kept";
            _settings.Warn?.Invoke(string.Create(CultureInfo.InvariantCulture,
                $"Training was cancelled in epoch {_state.Epoch + 1} of {_settings.NumberOfEpochs}. " +
                $"The parameters of {RunState.Describe(kept)} are kept, as OnCancellation asks."));
        }
        return new TrainingOutcome(_state.Records, ending) { WasCancelled = wasCancelled, WasOutOfTime = isTimeUp, KeptEpoch = kept };
    }

    private string RunEpochs(out bool isTimeUp)
    {
        isTimeUp = false;
        while (_state.Epoch < _settings.NumberOfEpochs && !_state.IsOutOfPatience)
        {
            var epoch = _state.Epoch + 1;
            _deadLayers.StartEpoch();
            if (!RunEpoch(epoch))
            {
                isTimeUp = true;
                _settings.Gate?.TimeIsUp();
                return _settings.Deadline!.ToString();
            }
            GatherState();
            _report.CheckParameters(epoch, _sampler.StepsPerEpoch, _learningRate);
            _report.CheckMoments(_state.Optimizer, epoch, _sampler.StepsPerEpoch, _learningRate);
            if (_state.Average is { } average)
            {
                average.BeginJudging(epoch, _settings.ScheduleEpochs ?? _settings.NumberOfEpochs);
                _report.CheckParameters(epoch, _sampler.StepsPerEpoch, _learningRate);
            }
            var (loss, metric) = _validation is null ? default((double? Loss, double? Metric)) : Evaluate();
            CheckValidation(loss, epoch);
            var record = new EpochRecord(epoch, _lossSum / _weightSum, loss, _learningRate) { ValidationMetric = metric };
            if (_settings.Gate is { } gate && !gate.Commit())
            {
                isTimeUp = true;
                return _settings.Deadline!.ToString();
            }
            _deadLayers.EndEpoch(epoch, _network, _settings.Warn);
            _state.EndEpoch(record, _validation?.Judged);
            _state.Average?.EndJudging();
            var goOn = _report.EndEpoch(record, _rowsPerEpoch);
            goOn = _settings.Exchange?.OfFirst(goOn) ?? goOn;
            var isLast = !goOn || epoch == _settings.NumberOfEpochs || _state.IsOutOfPatience;
            if (_settings.Checkpoint is { } checkpoint && (isLast || epoch % checkpoint.EveryEpochs == 0))
                Save(checkpoint, isLast);
            if (!goOn)
                return "stopped by OnEpoch";
        }
        return _state.IsOutOfPatience
            ? FormattableString.Invariant($"no {_state.Improvement} for {_settings.EarlyStopping!.Patience} epochs")
            : FormattableString.Invariant($"all {_settings.NumberOfEpochs} epochs done");
    }

    // Between two ends of epochs, each worker has the moments and the average of its own part only.
    private void GatherState()
    {
        if (_batch.Part is null)
            return;
        foreach (var moment in _state.Optimizer.Moments)
            _settings.Exchange!.GatherParts(moment);
        if (_state.Average is { } average)
            _settings.Exchange!.GatherParts(average.Buffer);
    }

    private void Save(Checkpoint checkpoint, bool isLast)
    {
        try
        {
            CheckpointFile.Save(checkpoint.Path, _network, _state, _facts);
        }
        catch (IOException error) when (isLast)
        {
            // Training is over, so the run does not need this checkpoint.
            _settings.Warn?.Invoke($"{error.Message} Training has ended, and the model is complete without it.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool RunEpoch(int epoch)
    {
        StartEpoch(epoch);
        _team?.StartSteps();
        for (var step = 0; step < _sampler.StepsPerEpoch; step++)
        {
            // The first epoch is finished even after the time limit, so that something is learnt.
            if (_state.Epoch > 0 && _settings.Deadline is { IsOver: true })
                return false;
            RunStep(epoch, step);
            _team?.EndStep();
        }
        _team?.StopSteps();
        return true;
    }

    internal int StepsPerEpoch => _sampler.StepsPerEpoch;

    internal void StartEpoch(int epoch)
    {
        _lossSum = _weightSum = 0;
        _readAhead?.Stop();
        _sampler.StartEpoch(epoch);
        _readAhead?.StartEpoch();
    }

    /// <summary>Runs one step of an epoch after <see cref="StartEpoch"/>. Steps must be run in order.</summary>
    internal void RunStep(int epoch, int step)
    {
        var steps = _sampler.StepsPerEpoch;
        _settings.CheckAlive?.Invoke();
        var (epochInSchedule, scheduled) = PlaceInSchedule(epoch - 1);
        var batch = _sampler.Batch(step);
        _readAhead?.StartBatch(batch);
        TrainOnBatch(epoch, batch, new RunProgress(((long)epochInSchedule * steps) + step, step, scheduled * steps)
        {
            EpochsDone = epochInSchedule,
            Reductions = _state.Plateau.Reductions,
        });
    }

    // The schedule of the run spans ScheduleEpochs. When it is over it starts again, each time twice as long as before (SGDR: Loshchilov
    // and Hutter, 2017). With cycles of equal length each could improve the loss by a little, and early stopping would never end the run.
    private (int Epoch, long Scheduled) PlaceInSchedule(int epochsDone)
    {
        long scheduled = _settings.ScheduleEpochs ?? _settings.NumberOfEpochs, epoch = epochsDone;
        for (; epoch >= scheduled; scheduled *= 2)
            epoch -= scheduled;
        return ((int)epoch, scheduled);
    }

    /// <summary>One training step: forward and backward pass over the batch, clipping, L2 and the update.</summary>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="batch">Indices of the rows.</param>
    /// <param name="progress">The position in the run, which schedules depend on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TrainOnBatch(int epoch, ReadOnlySpan<int> batch, in RunProgress progress)
    {
        var step = ((long)(epoch - 1) * _sampler.StepsPerEpoch) + progress.StepInEpoch;
        _batch.Forward(batch, new DropoutStep(step, (float)(_settings.DropoutSchedule?.FactorAt(progress) ?? 1), 0, batch.Length));
        _weightSum += _batch.WeightSum;
        _lossSum += _batch.LossSum;
        _batch.Look(_deadLayers);
        _learningRate = (float)(_settings.LearningRate * _settings.Schedule.FactorAt(progress));
        if (!double.IsFinite(_lossSum))
            throw _report.Diverged("the loss", epoch, (int)progress.StepInEpoch + 1, _learningRate);
        var decay = (float)(_settings.WeightDecaySchedule?.FactorAt(progress) ?? 1);
        _update.Prepare(_learningRate);
        _sparseUpdate?.Prepare(_state.Optimizer.StepCount + 1, _learningRate, decay);
        _batch.Backward(_update);

        var parameters = _network.Parameters.Span;
        var gradient = _batch.Gradient.Span;
        _settings.Clipping?.Apply(gradient, _settings.CheckAlive);
        if (_settings.L2Regularization != 0)
        {
            var weights = _network.Layout.WeightLength;
            Penalty.AddTo(gradient[..weights], parameters[..weights], _settings.L2Regularization, _settings.CheckAlive);
        }
        _update.Step(_learningRate, decay, _batch.Part);
        if (_batch.Part is not null)
            _settings.Exchange!.GatherParts(_network.Parameters);
        _sparseUpdate?.Step(_batch.Sparse!);
    }

    /// <summary>Evaluates the validation rows, for code that times it.</summary>
    internal void Judge() => Evaluate();

    private void CheckValidation(double? loss, int epoch)
    {
        if (loss is { } value)
            _report.CheckValidationLoss(value, epoch, _validation!.NotFinite, _validation.RowCount);
    }

    private (double Loss, double? Metric) Evaluate() =>
        _validation!.Evaluate(_network, _settings.Objective, _product, _batch.Workspace, _settings.CheckAlive);
}
