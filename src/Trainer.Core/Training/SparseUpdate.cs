using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;

namespace FfnnMlNet.Training;

/// <summary>Updates the weights of the sparse inputs that occur in a batch. Those of all others stay as they are, and so do their moments:
/// neither the gradient of 0 nor weight decay nor the L2 penalty changes them. So a step costs as much as the batch has values.</summary>
internal sealed class SparseUpdate : ITeamWork, ISparseUpdates
{
    // Fewer parameters than this are updated by the calling thread alone.
    private const int SharingThreshold = 64 * 1024;

    private readonly Optimizer _optimizer;
    private readonly OptimizerState _state;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _gradient;
    private readonly ParameterSlice _slice;
    private readonly ThreadTeam? _team;
    private readonly WeightAverage? _average;
    private readonly float _rateFactor;
    private readonly float _l2;
    private SparseBatch _batch = null!;
    private UpdateRange _range;
    private float _averageShare;

    /// <param name="settings">The optimizer, the factors of the learning rate and the L2 penalty.</param>
    /// <param name="state">The state of the optimizer of the sparse inputs, for their weights alone.</param>
    /// <param name="network">A network with sparse inputs.</param>
    /// <param name="gradient">dL/dparameter, laid out as all parameters are.</param>
    /// <param name="average">The average that is updated after each step; null = none. It takes all weights, so with it a step costs as
    /// much as there are weights.</param>
    public SparseUpdate(
        TrainingSettings settings, OptimizerState state, FeedForwardNetwork network, AlignedBuffer gradient, ThreadTeam? team,
        WeightAverage? average)
    {
        (_optimizer, _state, _l2) = (settings.SparseOptimizer ?? settings.Optimizer, state, settings.L2Regularization);
        (_parameters, _gradient, _team, _average) = (network.Parameters, gradient, team, average);
        _slice = network.Layout.Sparse!.Slice;
        // Clipping needs the whole gradient, and workers that share a batch have parts of it.
        IsInBackward = settings.Clipping is null && settings.Exchange is null;
        _rateFactor = (settings.RateFactors ?? LearningRateFactors.One).Of(new ParameterGroup(ParameterKind.SparseWeight, 0, 0, 1));
    }

    /// <summary>True where the backward pass updates the touched weights.</summary>
    public bool IsInBackward { get; }

    private Span<float> Weights => _parameters.Span.Slice(_slice.Offset, _slice.Length);

    /// <summary>Sets what the updates of a step need. Called before its backward pass.</summary>
    /// <param name="step">The number of the step, counted from 1.</param>
    /// <param name="decayFactor">The factor of weight decay in this step.</param>
    public void Prepare(long step, float learningRate, float decayFactor)
    {
        _state.StepCount = step;
        _range = new UpdateRange(0, 0, learningRate * _rateFactor, decayFactor);
        _averageShare = _average?.ShareOfStep(step) ?? 0;
    }

    /// <summary>Updates the touched weights, if the backward pass has not done it, and the average of all.</summary>
    /// <param name="batch">The sparse inputs of the batch, grouped by index.</param>
    public void Step(SparseBatch batch)
    {
        if (!IsInBackward)
            UpdateFromGradient(batch);
        _average?.Take(_averageShare, _slice.Offset, _slice.Offset + _slice.Length);
    }

    /// <inheritdoc/>
    public void Prefetch(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            var first = row * _slice.Stride;
            Cache.Prefetch(Weights.Slice(first, _slice.Stride));
            foreach (var moment in _state.Moments)
                Cache.Prefetch(moment.Span.Slice(first, _slice.Stride));
        }
    }

    /// <inheritdoc/>
    public void Update(ReadOnlySpan<int> rows, Span<float> gradient)
    {
        for (var i = 0; _l2 != 0 && i < rows.Length; i++)
            Penalty.AddTo(
                gradient.Slice(i * _slice.Stride, _slice.Stride), Weights.Slice(rows[i] * _slice.Stride, _slice.Stride), _l2);
        _optimizer.UpdateRows(Weights, gradient, _state, rows, _slice.Stride, isGathered: true, _range);
    }

    private void UpdateFromGradient(SparseBatch batch)
    {
        _batch = batch;
        var length = (long)batch.TouchedCount * _slice.Stride;
        var parts = _team is null || length < SharingThreshold ? 1 : Math.Min(_team.Useful, batch.TouchedCount);
        if (parts <= 1)
            ((ITeamWork)this).Execute(0, 1);
        else
            _team!.Run(this, parts);
    }

    void ITeamWork.Execute(int part, int parts)
    {
        var first = (int)((long)_batch.TouchedCount * part / parts);
        var last = (int)((long)_batch.TouchedCount * (part + 1) / parts);
        var rows = _batch.Touched[first..last];
        var gradient = _gradient.Span.Slice(_slice.Offset, _slice.Length);
        if (_l2 != 0)
        {
            foreach (var row in rows)
                Penalty.AddTo(
                    gradient.Slice(row * _slice.Stride, _slice.Stride), Weights.Slice(row * _slice.Stride, _slice.Stride), _l2);
        }
        _optimizer.UpdateRows(Weights, gradient, _state, rows, _slice.Stride, isGathered: false, _range);
    }
}
