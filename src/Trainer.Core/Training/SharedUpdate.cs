using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;

namespace FfnnMlNet.Training;

/// <summary>The optimizer's step over all parameters, shared between the threads of a team: each has a range of its own.</summary>
internal sealed class SharedUpdate : ITeamWork
{
    // Some ten microseconds of work for one thread.
    private const int SharingThreshold = 64 * 1024;

    private readonly Optimizer _optimizer;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _gradient;
    private readonly int _weightLength;
    private readonly ThreadTeam? _team;
    private readonly int[] _starts;
    private readonly OptimizerState[] _states;
    private float _learningRate;

    /// <param name="gradient">dL/dparameter, laid out as the parameters are.</param>
    public SharedUpdate(Optimizer optimizer, FeedForwardNetwork network, AlignedBuffer gradient, ThreadTeam? team)
    {
        (_optimizer, _parameters, _gradient, _team) = (optimizer, network.Parameters, gradient, team);
        _weightLength = network.Layout.WeightLength;
        var parts = team is null || gradient.Length < SharingThreshold ? 1 : team.Count;
        var state = new OptimizerState(optimizer, gradient.Length);
        _starts = new int[parts + 1];
        _states = new OptimizerState[parts];
        for (var part = 0; part < parts; part++)
        {
            // Whole cache lines, so that no two threads write into one.
            _starts[part + 1] = (int)((long)gradient.Length / AlignedBuffer.LineFloats * (part + 1) / parts) * AlignedBuffer.LineFloats;
            _states[part] = state.Part(_starts[part], _starts[part + 1] - _starts[part]);
        }
    }

    /// <summary>Parameters are updated from the gradient.</summary>
    public void Step(float learningRate)
    {
        _learningRate = learningRate;
        if (_states.Length == 1)
            ((ITeamWork)this).Execute(0, 1);
        else
            _team!.Run(this, _states.Length);
    }

    void ITeamWork.Execute(int part, int parts)
    {
        var (start, length) = (_starts[part], _starts[part + 1] - _starts[part]);
        _optimizer.Step(
            _parameters.Span.Slice(start, length), _gradient.Span.Slice(start, length), _states[part], _learningRate,
            Math.Clamp(_weightLength - start, 0, length));
    }
}
