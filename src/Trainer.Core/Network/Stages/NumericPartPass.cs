using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>An embedding of numbers at work: input by input, the inputs shared between the threads of a team. Each input has its columns,
/// its parameters and their gradient for itself, so that the number of threads changes no bit.</summary>
/// <param name="inputs">Which inputs of the network, ascending.</param>
/// <param name="scratchFloats">Floats that a thread needs to work with.</param>
internal abstract class NumericPartPass(int[] inputs, long scratchFloats, PassOptions options) : InputPartPass, ITeamWork
{
    // Work below this, counted in cosines, is not worth another thread.
    private const long SharingThreshold = 20_000;

    private readonly Interruption? _interruption = options.CheckAlive is { } checkAlive ? new Interruption(checkAlive) : null;
    private readonly AlignedBuffer[] _scratch =
        [.. Enumerable.Range(0, Math.Max(1, Math.Min(options.Team?.Count ?? 1, inputs.Length)))
            .Select(_ => new AlignedBuffer(scratchFloats))];
    private AlignedBuffer _parameters = null!;
    private AlignedBuffer? _gradient;
    private Matrix _input;
    private Matrix _columns;

    /// <summary>What an input of a row costs, counted in cosines.</summary>
    protected abstract long CostOfAnInput { get; }

    /// <summary>Writes the columns of an input.</summary>
    protected abstract void Forward(in NumericInput input);

    /// <summary>The gradients of the parameters of an input.</summary>
    protected abstract void Backward(in NumericInput input, AlignedBuffer gradient);

    public sealed override void Forward(in ForwardContext context, Matrix input, Matrix output) =>
        Share(context.Parameters, null, input, output);

    public sealed override void Backward(in BackwardContext context, Matrix input, Matrix delta) =>
        Share(context.Parameters, context.Gradient, input, delta);

    private void Share(AlignedBuffer parameters, AlignedBuffer? gradient, Matrix input, Matrix columns)
    {
        (_parameters, _gradient, _input, _columns) = (parameters, gradient, input, columns);
        _interruption?.Reset();
        var cost = input.Rows * inputs.Length * CostOfAnInput;
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
        for (var j = first; j < last; j++)
        {
            if (cost >= PacedCheck.Numbers)
            {
                cost = 0;
                if (_interruption is { } interruption && !interruption.GoesOn(part))
                    return;
            }
            cost += _input.Rows * CostOfAnInput;
            var input = new NumericInput(_parameters, j, inputs[j], _input, _columns, scratch);
            if (_gradient is null)
                Forward(input);
            else
                Backward(input, _gradient);
        }
    }
}
