using System.Globalization;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace FfnnMlNet.Training;

/// <summary>Training with L-BFGS. MathNet.Numerics chooses the points in parameter space, and this class computes the loss and its gradient
/// over all rows there. Each evaluation is one pass over the data and counts as an epoch. At the end the network has the parameters of the
/// best epoch.</summary>
internal sealed class FullBatchLoop
{
    // Rows are processed in blocks whose size depends on no option, so that BatchSize cannot change the order of a sum.
    private const int BlockRows = 256;

    // Parameters are float32, so a step below their precision changes nothing.
    private const double ParameterTolerance = 1e-7;

    // The learning rate in the learning curve. The step sizes of the line search are not comparable with a learning rate.
    private const double NoLearningRate = 1;

    private readonly FeedForwardNetwork _network;
    private readonly TrainingSettings _settings;
    private readonly Lbfgs _rule;
    private readonly IExampleSource _rows;
    private readonly ThreadTeam? _team;
    private readonly MatrixProduct _product;
    private readonly GradientPass _pass;
    private readonly LossEvaluation? _validation;
    private readonly RunState _state;
    private readonly TrainingReport _report;
    private readonly double[][] _shards;
    private readonly double[] _gradient;
    private readonly double[] _ofShards;
    private readonly int[] _block;
    private double _weightSum;
    private BestParameters? _best;
    private bool _isTimeUp;

    public FullBatchLoop(
        FeedForwardNetwork network, TrainingSettings settings, Lbfgs rule, IExampleSource rows,
        IExampleSource? validationRows, ThreadTeam? team)
    {
        (_network, _settings, _rule, _rows, _team) = (network, settings, rule, rows, team);
        var blockRows = Math.Min(BlockRows, rows.RowCount);
        _product = new MatrixProduct(team, settings.CheckAlive);
        _pass = new GradientPass(
            network, settings.Objective, rows, _product, new Workspace(network, blockRows, checkAlive: settings.CheckAlive));
        _validation = validationRows is null ? null : new LossEvaluation(validationRows, blockRows, settings.Metric);
        _state = new RunState(network, settings, new OptimizerState(rule, network.Layout.Length), validationRows is not null);
        _report = new TrainingReport(network, settings, rows, _validation?.MetricName);
        _shards = new double[settings.Exchange?.OwnShards ?? 1][];
        for (var own = 0; own < _shards.Length; own++)
            _shards[own] = new double[network.Layout.Length];
        _gradient = _shards[0];
        _ofShards = new double[settings.Exchange?.Shards ?? 1];
        _block = new int[blockRows];
        // The loss is also the mean over the members of the network, so each row counts once per member.
        _weightSum = network.Layout.MembersPerNetwork * SumOverBlocks((sum, _, count) =>
        {
            for (var i = 0; i < count; i++)
                sum += _pass.RowWeights[i];
            return sum;
        });
    }

    public TrainingOutcome Run()
    {
        var start = Vector<double>.Build.Dense(_network.Layout.Length, i => _network.Parameters.Span[i]);
        var minimizer = new LimitedMemoryBfgsMinimizer(
            _rule.GradientTolerance, ParameterTolerance, functionProgressTolerance: 0, _rule.Memory, int.MaxValue);
        string ending;
        try
        {
            var result = minimizer.FindMinimum(ObjectiveFunction.Gradient(ValueAndGradient), start);
            ending = EndingOf(result);
            WarnOfNothingLearnt();
        }
        catch (EndOfRun end)
        {
            ending = end.Message;
            WarnOfNothingLearnt();
        }
        catch (OptimizationException)
        {
            ending = "L-BFGS found no lower loss along its direction, at the precision of Single";
            WarnOfNothingLearnt();
        }
        catch (TrainingDivergedException error) when (_settings.OnDivergence == OnDivergence.KeepBest)
        {
            // Only the first pass can end like this, at the parameters of the start. From any later point the line search goes back.
            ending = "diverged; the parameters of the start are kept";
            _settings.Warn?.Invoke($"{error.Message} The parameters of the start are kept, as OnDivergence asks.");
        }
        catch (OperationCanceledException) when (_settings.OnCancellation == OnCancellation.KeepBest && _best is not null)
        {
            ending = $"cancelled in pass {_state.Epoch + 1}; the parameters of epoch {_best.Epoch} are kept";
            _settings.Warn?.Invoke(string.Create(CultureInfo.InvariantCulture,
                $"Training was cancelled in pass {_state.Epoch + 1} of {_settings.NumberOfEpochs}. " +
                $"The parameters of epoch {_best.Epoch} are kept, as OnCancellation asks."));
        }
        _best?.Restore();
        return new TrainingOutcome(_state.Records, ending) { KeptEpoch = _best?.Epoch ?? 0, WasOutOfTime = _isTimeUp };
    }

    private EndOfRun OutOfTime(Deadline deadline)
    {
        _isTimeUp = true;
        return new EndOfRun(deadline.ToString());
    }

    // The first pass evaluates the parameters of the start, so a best epoch 1 means that nothing was learnt.
    private void WarnOfNothingLearnt()
    {
        if (_state.Records.Count > 1 && _best is { Epoch: 1 } && _state.NothingLearnt(0) is { } warning)
            _settings.Warn?.Invoke(warning);
    }

    private (double Value, Vector<double> Gradient) ValueAndGradient(Vector<double> point)
    {
        if (_state.Epoch == _settings.NumberOfEpochs)
            throw new EndOfRun(FormattableString.Invariant($"all {_settings.NumberOfEpochs} passes done, before L-BFGS was at its end"));
        var parameters = _network.Parameters.Span;
        for (var i = 0; i < parameters.Length; i++)
            parameters[i] = (float)point[i];
        var loss = LossAndGradient();
        var penalty = AddPenalty();
        if (!double.IsFinite(loss + penalty))
        {
            if (_best is null)
                throw _report.Diverged("the loss", 1, 1, (float)NoLearningRate);
            // The line search has gone too far; any large number makes it go back.
            return (1e300, Vector<double>.Build.Dense(point.Count));
        }
        var validation = _validation?.Evaluate(_network, _settings.Objective, _product, _pass.Workspace, _settings.CheckAlive);
        // A later point may have an infinite validation loss where the line search has gone too far; it is never the best. So only the
        // start is checked.
        if (validation is { } start && _best is null)
            _report.CheckValidationLoss(start.Loss, 1, _validation!.NotFinite, _validation.RowCount);
        var record = new EpochRecord(_state.Epoch + 1, loss, validation?.Loss, NoLearningRate) { ValidationMetric = validation?.Metric };
        var judge = new EpochJudge(_settings.SelectBestBy, _settings.Metric);
        if (record.Epoch == 1)
            _state.Start(validation, _validation?.Judged);
        if (_settings.Gate is { } gate && !gate.Commit())
            throw OutOfTime(_settings.Deadline!);
        _best ??= new BestParameters(_network, double.PositiveInfinity, judge.TakesLaterOfEqual && validation is not null);
        _best.Offer(judge.Of(_validation?.Judged, validation?.Metric) ?? (loss + penalty), record.Epoch);
        _state.EndEpoch(record, _validation?.Judged);
        var goOn = _report.EndEpoch(record, _rows.RowCount);
        if (!(_settings.Exchange?.OfFirst(goOn) ?? goOn))
            throw new EndOfRun("stopped by OnEpoch");
        if (_state.IsOutOfPatience)
            throw new EndOfRun(FormattableString.Invariant($"no {_state.Improvement} for {_settings.EarlyStopping!.Patience} passes"));
        return (loss + penalty, Vector<double>.Build.DenseOfArray((double[])_gradient.Clone()));
    }

    // Adds the float32 gradients of the blocks in double, in the order of the blocks.
    private double LossAndGradient()
    {
        foreach (var shard in _shards)
            Array.Clear(shard);
        var lossSum = SumOverBlocks((sum, own, _) =>
        {
            _pass.Forward(_weightSum);
            _pass.Backward();
            var gradient = _pass.Workspace.Gradient.Span;
            var ofShard = _shards[own];
            for (var i = 0; i < gradient.Length; i++)
                ofShard[i] += gradient[i];
            for (var i = 0; i < _pass.RowWeights.Length; i++)
                sum += (double)_pass.RowWeights[i] * _pass.RowLosses[i];
            return sum;
        });
        _settings.Exchange?.Sum(_shards, _gradient);
        return lossSum / _weightSum;
    }

    // Adds the gradient of the penalty lambda/2 (sum of w^2) and returns the penalty.
    private double AddPenalty()
    {
        if (_settings.L2Regularization == 0)
            return 0;
        var layout = _network.Layout;
        var sum = SumOfSquares(0, layout.WeightLength) + SumOfSquares(layout.DenseLength, layout.Length);
        return 0.5 * _settings.L2Regularization * sum;
    }

    // The sum over a range of weights. Adds their gradient of the penalty.
    private double SumOfSquares(int start, int end)
    {
        var weights = _network.Parameters.Span;
        var sum = 0.0;
        for (var i = start; i < end; i++)
        {
            sum += (double)weights[i] * weights[i];
            _gradient[i] += (double)_settings.L2Regularization * weights[i];
        }
        return sum;
    }

    // Gathers each block of rows in order and calls the function, which adds the block to the sum of its shard.
    private double SumOverBlocks(Func<double, int, int, double> add)
    {
        var blocks = (int)(((long)_rows.RowCount + _block.Length - 1) / _block.Length);
        _team?.StartSteps();
        for (var own = 0; own < _shards.Length; own++)
        {
            var shard = (_settings.Exchange?.FirstShard ?? 0) + own;
            var (first, count) = Shard.Of(blocks, shard, _ofShards.Length);
            var sum = 0.0;
            for (var block = first; block < first + count; block++)
            {
                sum = add(sum, own, Gather(block));
                _team?.EndStep();
            }
            _ofShards[shard] = sum;
        }
        _team?.StopSteps();
        _settings.Exchange?.AllGather(_ofShards);
        var total = 0.0;
        foreach (var ofShard in _ofShards)
            total += ofShard;
        return total;
    }

    private int Gather(int block)
    {
        _settings.CheckAlive?.Invoke();
        if (_best is not null && _settings.Deadline is { IsOver: true } deadline)
        {
            _settings.Gate?.TimeIsUp();
            throw OutOfTime(deadline);
        }
        var first = block * _block.Length;
        var count = Math.Min(_block.Length, _rows.RowCount - first);
        for (var i = 0; i < count; i++)
            _block[i] = first + i;
        _pass.Gather(_block.AsSpan(0, count));
        return count;
    }

    private string EndingOf(MinimizationResult result)
    {
        var point = result.MinimizingPoint;
        var gradient = result.FunctionInfoAtMinimum.Gradient;
        var scale = Math.Max(Math.Abs(result.FunctionInfoAtMinimum.Value), 1);
        var largest = 0.0;
        for (var i = 0; i < point.Count; i++)
            largest = Math.Max(largest, Math.Abs(gradient[i]) * Math.Max(Math.Abs(point[i]), 1) / scale);
        return largest < _rule.GradientTolerance || gradient.L2Norm() < _rule.GradientTolerance
            ? FormattableString.Invariant(
                $"L-BFGS converged after {_state.Epoch} passes, its gradient {largest:G3} below the tolerance {_rule.GradientTolerance}")
            : FormattableString.Invariant($"L-BFGS made no more progress after {_state.Epoch} passes, at a gradient of {largest:G3}");
    }

    private sealed class EndOfRun(string message) : Exception(message);
}
