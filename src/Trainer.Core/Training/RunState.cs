using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Schedules;

namespace FfnnMlNet.Training;

/// <summary>The state of a run between epochs, apart from the parameters: everything else that a checkpoint holds.</summary>
internal sealed class RunState
{
    private readonly FeedForwardNetwork _network;
    private readonly TrainingSettings _settings;
    private readonly bool _hasValidation;
    private readonly EpochJudge _judge;
    private PlateauState _plateau = new();
    private PatienceState _patience = new();
    private double? _startFigure;
    private double? _lastFigure;

    public RunState(FeedForwardNetwork network, TrainingSettings settings, OptimizerState optimizer, bool hasValidation)
    {
        (_network, _settings, Optimizer, _hasValidation) = (network, settings, optimizer, hasValidation);
        _judge = new EpochJudge(settings.SelectBestBy, settings.Metric);
        if (!RestoresBest && (settings.OnCancellation == OnCancellation.KeepBest || settings.Deadline is not null))
            LastFinished = new float[network.Parameters.Length];
        if (settings.WeightAveraging is { } rule)
            Average = new WeightAverage(network, rule);
    }

    /// <summary>True after <see cref="Start"/>: there are parameters to go back to.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>The most epochs that the run makes.</summary>
    public int NumberOfEpochs => _settings.NumberOfEpochs;

    /// <summary>The number of finished epochs.</summary>
    public int Epoch { get; set; }

    public List<EpochRecord> Records { get; } = [];

    public OptimizerState Optimizer { get; }

    /// <summary>The parameters of the epoch with the lowest validation loss. Without validation rows: those with the lowest training loss
    /// if divergence keeps the best parameters, else null.</summary>
    public BestParameters? Best { get; private set; }

    /// <summary>The parameters after the last finished epoch, if a cancelled run must go back to them; else null.</summary>
    public float[]? LastFinished { get; }

    /// <summary>The average of the parameters, if the model gets the average; else null.</summary>
    public WeightAverage? Average { get; }

    /// <summary>The state of a schedule that reduces the rate on a plateau.</summary>
    public ref PlateauState Plateau => ref _plateau;

    /// <summary>The state of early stopping.</summary>
    public ref PatienceState Patience => ref _patience;

    /// <summary>Loss and metric of the validation rows before the first step; null without validation rows.</summary>
    public (double Loss, double? Metric)? StartFigures { get; private set; }

    /// <summary>What early stopping waits for, for messages.</summary>
    public string Improvement => _judge.Improvement;

    /// <summary>True when early stopping has ended the run.</summary>
    public bool IsOutOfPatience => _settings.EarlyStopping is { } stopping && _patience.EpochsWithoutImprovement >= stopping.Patience;

    private bool RestoresBest => _hasValidation && _settings.EarlyStopping is not { RestoreBest: false };

    /// <summary>Records the untrained network as epoch 0.</summary>
    /// <param name="validation">Its validation loss and metric; null without validation rows.</param>
    /// <param name="judgedLoss">The validation loss that later epochs are compared with; null = that of
    /// <paramref name="validation"/>.</param>
    public void Start((double Loss, double? Metric)? validation, double? judgedLoss = null)
    {
        StartFigures = validation;
        var start = validation is { } figures ? _judge.Of(judgedLoss ?? figures.Loss, figures.Metric) : null;
        _startFigure = start;
        if (_hasValidation || _settings.OnDivergence == OnDivergence.KeepBest)
            Best = new BestParameters(_network, start ?? double.PositiveInfinity, _judge.TakesLaterOfEqual);
        Average?.Start();
        if (LastFinished is not null)
            _network.Parameters.Span.CopyTo(LastFinished);
        if (_hasValidation)
            _settings.EarlyStopping?.Observe(start!.Value, ref _patience);
        _patience.EpochsWithoutImprovement = 0;
        HasStarted = true;
    }

    /// <summary>Records the end of an epoch. If weights are averaged, the network holds the average at this time.</summary>
    /// <param name="judgedLoss">The validation loss by which epochs are compared; null without validation rows.</param>
    public void EndEpoch(EpochRecord record, double? judgedLoss = null)
    {
        Epoch = record.Epoch;
        Records.Add(record);
        var figure = _judge.Of(judgedLoss ?? record.ValidationLoss, record.ValidationMetric);
        _lastFigure = figure;
        Best?.Offer(figure ?? record.TrainingLoss, record.Epoch);
        if (LastFinished is not null)
            _network.Parameters.Span.CopyTo(LastFinished);
        _settings.Schedule.Observe(record.ValidationLoss ?? record.TrainingLoss, ref _plateau);
        if (!_hasValidation)
            return;
        _settings.EarlyStopping?.Observe(figure!.Value, ref _patience);
        // A schedule with waves raises the loss for a while within a cycle, so patience does not count there.
        if (record.Epoch <= _settings.ScheduleEpochs)
            _patience.EpochsWithoutImprovement = 0;
    }

    /// <summary>Puts the resulting parameters into the network at the end of a run that was not cut short.</summary>
    /// <returns>The epoch whose parameters they are; 0 = the start.</returns>
    public int Finish()
    {
        if (!RestoresBest)
        {
            Average?.Finish();
            return Epoch;
        }
        Best!.Restore();
        return Best.Epoch;
    }

    /// <summary>The warning for a run in which no epoch was better than the start; null for any other run.</summary>
    public string? NothingLearnt(int keptEpoch)
    {
        if (StartFigures is not { } start || Records.Count == 0)
            return null;
        // The best epoch is better than the start, unless it is the start. The last epoch may be better or worse.
        if (keptEpoch > 0 && (RestoresBest || !(_lastFigure > _startFigure || (!_judge.TakesLaterOfEqual && _lastFigure == _startFigure))))
            return null;
        var kept = keptEpoch == 0 ? "the parameters of the start are kept" : "the last epoch is kept, as EarlyStopping asks";
        return string.Create(CultureInfo.InvariantCulture,
            $"None of {Records.Count} epochs had a {_judge.Improvement} than the " +
            $"{(_settings.KeepParameters ? "initial model" : "untrained network")} ({_judge.Describe(start.Loss, start.Metric)}; " +
            $"best of the epochs {BestFigure()}): {kept}, and the model has learnt nothing that helps on the validation rows. ") +
            "Check that validation rows are prepared as the training rows are and that their labels mean the same; " +
            "lower LearningRate where the training loss did not fall either.";
    }

    private string BestFigure()
    {
        var best = Records.MinBy(record => _judge.Of(record.ValidationLoss, record.ValidationMetric))!;
        return _judge.Describe(best.ValidationLoss ?? double.NaN, best.ValidationMetric);
    }

    /// <summary>Puts the best finite parameters into the network.</summary>
    /// <returns>The epoch whose parameters they are; 0 = the start.</returns>
    public int FallBack()
    {
        Best!.Restore();
        return Best.Epoch;
    }

    /// <summary>Puts the resulting parameters into the network after a run was cancelled, or ran out of time, in the middle of an
    /// epoch.</summary>
    /// <returns>The epoch whose parameters they are; 0 = the start.</returns>
    public int Cancel()
    {
        if (RestoresBest)
            return FallBack();
        // Not the current parameters, because a run can be cancelled in the middle of an update.
        LastFinished!.CopyTo(_network.Parameters.Span);
        return Epoch;
    }

    /// <summary>The epoch for messages.</summary>
    public static string Describe(int epoch) => epoch == 0 ? "the start" : FormattableString.Invariant($"epoch {epoch}");
}
