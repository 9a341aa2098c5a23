using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;

namespace FfnnMlNet.Training;

/// <summary>Updates all parameters but the weights of sparse inputs with the optimizer, each group at its own learning rate. The threads of
/// a team divide the parameters among themselves: each updates a range of its own. So do the workers that train one network together, see
/// <see cref="SumPart"/>.</summary>
internal sealed class SharedUpdate : ITeamWork, IWeightUpdates
{
    // Fewer parameters than this are updated by the calling thread alone: that takes some ten microseconds.
    private const int SharingThreshold = 64 * 1024;

    // After this many parameters it is checked whether to continue: a few milliseconds of reading and writing memory.
    private const int CheckEvery = PacedCheck.Numbers;

    private readonly Optimizer _optimizer;
    private readonly OptimizerState _state;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _gradient;
    private readonly UpdateRange[] _ranges;
    private readonly ThreadTeam? _team;
    private readonly Interruption? _interruption;
    private readonly int _parts;
    private readonly int _denseLength;
    private readonly (ProductEpilogue<Descend> Epilogue, float Rate)[] _descents;
    private readonly WeightAverage? _average;
    private float _learningRate;
    private float _decayFactor;
    private float _averageShare;
    private SumPart _own;

    /// <param name="gradient">dL/dparameter, laid out as the parameters are.</param>
    /// <param name="factors">The factors of the learning rate for each kind of parameter; null = 1 for all.</param>
    /// <param name="checkAlive">Called every few milliseconds by the calling thread; throws to end the work. Some parameters are then
    /// updated and others not.</param>
    /// <param name="average">The average that is updated after each step; null = none.</param>
    /// <param name="inProducts">True: with plain SGD, the product that computes a weight gradient may update the weights, because nothing
    /// else needs that gradient.</param>
    public SharedUpdate(
        Optimizer optimizer, OptimizerState state, FeedForwardNetwork network, AlignedBuffer gradient, LearningRateFactors? factors,
        ThreadTeam? team, Action? checkAlive = null, WeightAverage? average = null, bool inProducts = false)
    {
        _interruption = checkAlive is null ? null : new Interruption(checkAlive);
        (_optimizer, _state, _parameters, _gradient, _team, _average) = (optimizer, state, network.Parameters, gradient, team, average);
        factors ??= LearningRateFactors.One;
        _denseLength = network.Layout.DenseLength;
        // Not with an average, which Execute updates, nor with several weight products per layer, because there is one epilogue per layer.
        inProducts &= optimizer.IsPlainDescent && average is null && network.Layout.Layers.All(layer => layer.HasOneWeightProduct);
        var groups = network.Layout.Groups.Where(group => group.Kind != ParameterKind.SparseWeight)
            .ToLookup(group => inProducts && group.Kind == ParameterKind.Weight);
        // A layer without inputs has no weights, so it has no group and nothing to update.
        _descents = inProducts
            ? [.. Enumerable.Range(0, network.LayerCount).Select(layer => (
                new ProductEpilogue<Descend>(default),
                factors.Of(groups[true].FirstOrDefault(group => group.Offset == network.Layout.Weights(layer).Offset))))]
            : [];
        _ranges = Merged([.. groups[false]], factors);
        var length = _ranges.Sum(range => range.End - range.Start);
        _parts = team is null || length < SharingThreshold ? 1 : Math.Min(team.Count, length / (SharingThreshold / 2));
    }

    /// <inheritdoc/>
    public ISparseUpdates? Sparse { get; init; }

    /// <inheritdoc/>
    public ProductEpilogue? EpilogueOf(int layer) => layer < _descents.Length ? _descents[layer].Epilogue : null;

    /// <summary>Sets the learning rate of the updates within products. Called before the backward pass of each step.</summary>
    public void Prepare(float learningRate)
    {
        foreach (var (epilogue, rate) in _descents)
            epilogue.Set(new Descend(learningRate * rate));
    }

    /// <summary>Updates from the gradient all parameters that the products have not updated already.</summary>
    /// <param name="decayFactor">The factor of weight decay in this step.</param>
    /// <param name="own">The parameters that are updated; null = all.</param>
    public void Step(float learningRate, float decayFactor = 1, SumPart? own = null)
    {
        (_learningRate, _decayFactor, _own) = (learningRate, decayFactor, own ?? new SumPart(0, _denseLength));
        _state.StepCount++;
        _averageShare = _average?.ShareOfStep(_state.StepCount) ?? 0;
        _interruption?.Reset();
        if (_parts == 1 || _team!.Useful == 1)
            ((ITeamWork)this).Execute(0, 1);
        else
            _team.Run(this, _parts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ITeamWork.Execute(int part, int parts)
    {
        // Whole cache lines, so that no two threads write into one.
        var lines = (long)(_own.End - _own.First) / AlignedBuffer.LineFloats;
        var start = _own.First + ((int)(lines * part / parts) * AlignedBuffer.LineFloats);
        var end = _own.First + ((int)(lines * (part + 1) / parts) * AlignedBuffer.LineFloats);
        foreach (ref readonly var range in _ranges.AsSpan())
        {
            var last = Math.Min(end, range.End);
            for (int first = Math.Max(start, range.Start), next; first < last; first = next)
            {
                next = (int)Math.Min(last, (long)first + CheckEvery);
                _optimizer.Update(
                    _parameters.Span, _gradient.Span, _state,
                    new UpdateRange(first, next, _learningRate * range.Rate, range.Decay * _decayFactor));
                _average?.Take(_averageShare, first, next);
                if (next < last && _interruption is { } interruption && !interruption.GoesOn(part))
                    return;
            }
        }
    }

    // Neighbours with equal rate and decay are one range. With the factors that Effort chooses, most networks have three to six ranges.
    private static UpdateRange[] Merged(IReadOnlyList<ParameterGroup> groups, LearningRateFactors factors)
    {
        List<UpdateRange> ranges = [];
        foreach (var group in groups)
        {
            var range = new UpdateRange(group.Offset, group.Offset + group.Length, factors.Of(group), factors.DecayOf(group));
            if (ranges.Count > 0 && ranges[^1] is var last && last.End == range.Start &&
                last.Rate == range.Rate && last.Decay == range.Decay)
                ranges[^1] = last with { End = range.End };
            else
                ranges.Add(range);
        }
        return [.. ranges];
    }
}
