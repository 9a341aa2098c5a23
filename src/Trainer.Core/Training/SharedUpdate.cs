using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;

namespace FfnnMlNet.Training;

/// <summary>The optimizer's step over all parameters, group by group at the group's own rate, shared between the threads of a team: each
/// has a range of its own.</summary>
internal sealed class SharedUpdate : ITeamWork, IWeightUpdates
{
    // Some ten microseconds of work for one thread.
    private const int SharingThreshold = 64 * 1024;

    // Parameters between two questions whether to go on: a few milliseconds of reading and writing memory.
    private const int AskEvery = PacedCheck.Numbers;

    private readonly Optimizer _optimizer;
    private readonly OptimizerState _state;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _gradient;
    private readonly UpdateRange[] _ranges;
    private readonly ThreadTeam? _team;
    private readonly Interruption? _interruption;
    private readonly int _parts;
    private readonly (ProductEpilogue<Descend> Epilogue, float Rate)[] _descents;
    private readonly WeightAverage? _average;
    private float _learningRate;
    private float _decayFactor;
    private float _averageShare;

    /// <param name="gradient">dL/dparameter, laid out as the parameters are.</param>
    /// <param name="rates">What the rate is multiplied by for each kind of parameter; null = 1.</param>
    /// <param name="checkAlive">Asked now and then by the calling thread; what it throws leaves some parameters updated and others
    /// not.</param>
    /// <param name="average">Takes the parameters after each step, or null.</param>
    /// <param name="inProducts">Weights may be updated where the products end that give their gradient, if the rule is a plain descent:
    /// nobody else needs that gradient.</param>
    public SharedUpdate(
        Optimizer optimizer, OptimizerState state, FeedForwardNetwork network, AlignedBuffer gradient, LearningRateFactors? rates,
        ThreadTeam? team, Action? checkAlive = null, WeightAverage? average = null, bool inProducts = false)
    {
        _interruption = checkAlive is null ? null : new Interruption(checkAlive);
        (_optimizer, _state, _parameters, _gradient, _team, _average) = (optimizer, state, network.Parameters, gradient, team, average);
        rates ??= LearningRateFactors.One;
        // Averages are taken with the updates here, and one epilogue updates the weights of one product.
        inProducts &= optimizer.IsPlainDescent && average is null && network.Layout.Layers.All(layer => layer.HasOneWeightProduct);
        var groups = network.Layout.Groups.ToLookup(group => inProducts && group.Kind == ParameterKind.Weight);
        // A layer without inputs has no group, and nothing to update either.
        _descents = inProducts
            ? [.. Enumerable.Range(0, network.LayerCount).Select(layer => (
                new ProductEpilogue<Descend>(default),
                rates.Of(groups[true].FirstOrDefault(group => group.Offset == network.Layout.Weights(layer).Offset))))]
            : [];
        _ranges = Merged([.. groups[false]], rates);
        var length = _ranges.Sum(range => range.End - range.Start);
        _parts = team is null || length < SharingThreshold ? 1 : Math.Min(team.Count, length / (SharingThreshold / 2));
    }

    /// <inheritdoc/>
    public ProductEpilogue? EpilogueOf(int layer) => layer < _descents.Length ? _descents[layer].Epilogue : null;

    /// <summary>Before the products of a step.</summary>
    public void Prepare(float learningRate)
    {
        foreach (var (epilogue, rate) in _descents)
            epilogue.Set(new Descend(learningRate * rate));
    }

    /// <summary>Parameters that the products have not updated are, from the gradient.</summary>
    /// <param name="decayFactor">What weight decay is multiplied by in this step.</param>
    public void Step(float learningRate, float decayFactor = 1)
    {
        (_learningRate, _decayFactor) = (learningRate, decayFactor);
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
        var lines = (long)_gradient.Length / AlignedBuffer.LineFloats;
        var start = (int)(lines * part / parts) * AlignedBuffer.LineFloats;
        var end = (int)(lines * (part + 1) / parts) * AlignedBuffer.LineFloats;
        foreach (ref readonly var range in _ranges.AsSpan())
        {
            var last = Math.Min(end, range.End);
            for (int first = Math.Max(start, range.Start), next; first < last; first = next)
            {
                next = (int)Math.Min(last, (long)first + AskEvery);
                _optimizer.Update(
                    _parameters.Span, _gradient.Span, _state,
                    new UpdateRange(first, next, _learningRate * range.Rate, range.Decay * _decayFactor));
                _average?.Take(_averageShare, first, next);
                if (next < last && _interruption is { } interruption && !interruption.GoesOn(part))
                    return;
            }
        }
    }

    // Neighbours of equal rate and decay are one range: most networks have two.
    private static UpdateRange[] Merged(IReadOnlyList<ParameterGroup> groups, LearningRateFactors rates)
    {
        List<UpdateRange> ranges = [];
        foreach (var group in groups)
        {
            var range = new UpdateRange(group.Offset, group.Offset + group.Length, rates.Of(group), rates.DecayOf(group));
            if (ranges.Count > 0 && ranges[^1] is var last && last.End == range.Start &&
                last.Rate == range.Rate && last.Decay == range.Decay)
                ranges[^1] = last with { End = range.End };
            else
                ranges.Add(range);
        }
        return [.. ranges];
    }
}
