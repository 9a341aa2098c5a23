using System.Diagnostics;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Schedules;

namespace FfnnMlNet.Training;

/// <summary>Mini-batch training: gather, forward, loss and delta, backward, update, again.</summary>
internal sealed class TrainingLoop
{
    private readonly FeedForwardNetwork _network;
    private readonly TrainingSettings _settings;
    private readonly IExampleSource _rows;
    private readonly MatrixProduct _product;
    private readonly Workspace _workspace;
    private readonly SharedUpdate _update;
    private readonly MiniBatchSampler _sampler;
    private readonly LossEvaluation? _validation;
    private readonly DropoutMasks? _dropout;
    private double _lossSum;
    private double _weightSum;
    private float _learningRate;

    // For Run, and for tests that run single epochs.
    internal TrainingLoop(
        FeedForwardNetwork network, TrainingSettings settings, IExampleSource rows, IExampleSource? validationRows, ThreadTeam? team)
    {
        (_network, _settings, _rows) = (network, settings, rows);
        var batchSize = Math.Min(settings.BatchSize, rows.RowCount);
        _product = new MatrixProduct(team);
        _workspace = new Workspace(network, batchSize);
        _update = new SharedUpdate(settings.Optimizer, network, _workspace.Gradient, team);
        _sampler = settings.Sampling.CreateSampler(rows.RowCount, batchSize, settings.Seed);
        _dropout = settings.Dropout.All(rate => rate == 0) ? null : new DropoutMasks(network, settings.Dropout, batchSize, settings.Seed);
        _validation = validationRows is null ? null : new LossEvaluation(validationRows, batchSize);
    }

    /// <summary>Initialises <paramref name="network"/> and trains it.</summary>
    /// <param name="network">Its parameters are overwritten; with validation rows they end as those of the best epoch,
    /// where epoch 0 is the start.</param>
    /// <param name="rows">At least one.</param>
    /// <param name="validationRows">Rows to judge each epoch by, or null.</param>
    /// <returns>One record an epoch.</returns>
    /// <exception cref="InvalidOperationException">The loss or a parameter is no longer finite.</exception>
    public static IReadOnlyList<EpochRecord> Run(
        FeedForwardNetwork network, TrainingSettings settings, IExampleSource rows, IExampleSource? validationRows = null)
    {
        settings.Initialization.Apply(network, settings.Seed);
        using var team = settings.NumberOfThreads > 1 ? new ThreadTeam(settings.NumberOfThreads) : null;
        return new TrainingLoop(network, settings, rows, validationRows, team).Run();
    }

    private List<EpochRecord> Run()
    {
        var history = new List<EpochRecord>();
        var clock = Stopwatch.StartNew();
        var best = _validation is null ? null : new BestParameters(_network, ValidationLoss());
        for (var epoch = 1; epoch <= _settings.NumberOfEpochs; epoch++)
        {
            var started = clock.Elapsed;
            RunEpoch(epoch);
            var record = new EpochRecord(epoch, _lossSum / _weightSum, _validation is null ? null : ValidationLoss(), _learningRate);
            CheckFinite(record);
            history.Add(record);
            best?.Offer(record.ValidationLoss!.Value);
            var elapsed = clock.Elapsed;
            var rowsPerSecond = RowsPerEpoch / Math.Max(1e-9, (elapsed - started).TotalSeconds);
            var summary = new EpochSummary(record, _settings.NumberOfEpochs, rowsPerSecond, elapsed);
            _settings.OnEpoch?.Invoke(summary);
            if (summary.StopRequested)
                break;
        }
        best?.Restore();
        return history;
    }

    private double RowsPerEpoch => _settings.Sampling == Sampling.Shuffle || _settings.Sampling == Sampling.InOrder
        ? _rows.RowCount
        : (double)_sampler.StepsPerEpoch * _workspace.Input.Rows;

    internal void RunEpoch(int epoch)
    {
        _lossSum = _weightSum = 0;
        _sampler.StartEpoch(epoch);
        var steps = _sampler.StepsPerEpoch;
        for (var step = 0; step < steps; step++)
        {
            _settings.CheckAlive?.Invoke();
            Step(_sampler.Batch(step), new RunProgress(((long)(epoch - 1) * steps) + step, step, (long)_settings.NumberOfEpochs * steps)
            {
                EpochsDone = epoch - 1,
            });
        }
    }

    private void Step(ReadOnlySpan<int> batch, in RunProgress progress)
    {
        var count = batch.Length;
        var input = _workspace.Input.Top(count);
        var targets = _workspace.Targets.Top(count);
        _rows.Gather(batch, input, targets, _workspace.RowWeights);

        Forward(input, progress.Step);
        var last = _network.LayerCount - 1;
        var z = _workspace.Forward.PreActivation(last, count);
        var a = _workspace.Forward.Activation(last, count);
        _settings.Objective.ValuesInto(z, a, targets, _workspace.RowLosses);
        WeighRows(count);
        _settings.Objective.DeltaInto(z, a, targets, _workspace.RowWeights.AsSpan(0, count), _workspace.Delta(last, count));
        BackwardPass.Run(_network, _product, input, _workspace, _dropout);

        var layout = _network.Layout;
        var parameters = _network.Parameters.Span;
        var gradient = _workspace.Gradient.Span;
        _settings.Clipping?.Apply(gradient);
        if (_settings.L2Regularization != 0)
            Penalty.AddTo(gradient[..layout.WeightLength], parameters[..layout.WeightLength], _settings.L2Regularization);
        _learningRate = (float)(_settings.LearningRate * _settings.Schedule.FactorAt(progress));
        _update.Step(_learningRate);
    }

    private void Forward(Matrix input, long step)
    {
        if (_dropout is null)
        {
            ForwardPass.Run(_network, _product, input, _workspace.Forward);
            return;
        }
        _dropout.StartStep(step);
        var previous = input;
        for (var layer = 0; layer < _network.LayerCount; layer++)
            previous = _dropout.Apply(layer, ForwardPass.RunLayer(_network, _product, layer, previous, _workspace.Forward));
    }

    // Adds the batch to the epoch's loss and turns each weight into its share of the batch's sum.
    private void WeighRows(int count)
    {
        double batchWeight = 0;
        for (var i = 0; i < count; i++)
        {
            var weight = (double)_workspace.RowWeights[i];
            _lossSum += weight * _workspace.RowLosses[i];
            batchWeight += weight;
        }
        _weightSum += batchWeight;
        for (var i = 0; i < count; i++)
            _workspace.RowWeights[i] = (float)(_workspace.RowWeights[i] / batchWeight);
    }

    private double ValidationLoss() =>
        _validation!.MeanLoss(_network, _settings.Objective, _product, _workspace, _settings.CheckAlive);

    private void CheckFinite(EpochRecord record)
    {
        if (double.IsFinite(record.TrainingLoss) && Reductions.AllFinite(_network.Parameters.Span))
            return;
        throw new InvalidOperationException(FormattableString.Invariant(
            $"Training diverged: loss is {record.TrainingLoss} in epoch {record.Epoch} of {_settings.NumberOfEpochs}, learning rate {record.LearningRate}. ") +
            "Lower LearningRate, or bring features and targets to a common scale (for example with NormalizeMeanVariance).");
    }
}
