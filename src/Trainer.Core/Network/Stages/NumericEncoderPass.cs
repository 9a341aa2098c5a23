using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Runs a numeric embedding. The threads of a team divide the embedded inputs among themselves. Every input has its own output
/// columns, its own parameters and their gradient, so the number of threads changes no bit.</summary>
/// <param name="inputs">The inputs of the network that are embedded, ascending.</param>
/// <param name="scratchFloats">Length of the scratch memory that each thread needs, in floats.</param>
internal abstract class NumericEncoderPass(int[] inputs, long scratchFloats, PassOptions options) : InputEncoderPass, ITeamWork
{
    // Work below this cost, in cosines, is done by the calling thread alone.
    private const long SharingThreshold = 20_000;

    private readonly Interruption? _interruption = options.CheckAlive is { } checkAlive ? new Interruption(checkAlive) : null;
    private readonly AlignedBuffer[] _scratch =
        [.. Enumerable.Range(0, Math.Max(1, Math.Min(options.Team?.Count ?? 1, inputs.Length)))
            .Select(_ => new AlignedBuffer(scratchFloats))];
    private AlignedBuffer _parameters = null!;
    private AlignedBuffer? _gradient;
    private Matrix _source;
    private Matrix _target;

    /// <summary>The cost of one input in one row. The unit is the cost of a cosine.</summary>
    protected abstract long CostPerValue { get; }

    /// <summary>Writes the columns of one input.</summary>
    protected abstract void Forward(in NumericInput input);

    /// <summary>Computes the gradients of the parameters of one input.</summary>
    protected abstract void Backward(in NumericInput input, AlignedBuffer gradient);

    public sealed override void Forward(in ForwardContext context, Matrix input, Matrix output) =>
        RunInputs(context.Parameters, null, input, output);

    public sealed override void Backward(in BackwardContext context, Matrix input, Matrix delta) =>
        RunInputs(context.Parameters, context.Gradient, input, delta);

    // With a gradient the backward pass, else the forward pass.
    private void RunInputs(AlignedBuffer parameters, AlignedBuffer? gradient, Matrix source, Matrix target)
    {
        (_parameters, _gradient, _source, _target) = (parameters, gradient, source, target);
        _interruption?.Reset();
        var cost = source.Rows * inputs.Length * CostPerValue;
        var parts = options.Team is not { } team || cost < SharingThreshold ? 1 : Math.Min(team.Useful, inputs.Length);
        if (parts == 1)
            ((ITeamWork)this).Execute(0, 1);
        else
            options.Team!.Run(this, parts);
    }

    void ITeamWork.Execute(int part, int parts)
    {
        var first = (int)((long)inputs.Length * part / parts);
        var last = (int)((long)inputs.Length * (part + 1) / parts);
        var scratch = _scratch[part].Span;
        long cost = 0;
        for (var i = first; i < last; i++)
        {
            if (cost >= PacedCheck.Numbers)
            {
                cost = 0;
                if (_interruption is { } interruption && !interruption.GoesOn(part))
                    return;
            }
            cost += _source.Rows * CostPerValue;
            var input = new NumericInput(_parameters, i, inputs[i], _source, _target, scratch);
            if (_gradient is null)
                Forward(input);
            else
                Backward(input, _gradient);
        }
    }
}
