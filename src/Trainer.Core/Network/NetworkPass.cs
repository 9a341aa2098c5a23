using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// The stages of a network at work, for at most so many rows: the forward pass is a fold over them, the backward pass the reverse fold. It
/// owns the buffers, made once, and serves any network of the same layout and activations, one thread at a time.
/// </summary>
internal sealed class NetworkPass
{
    private readonly StagePass[] _passes;
    private readonly int[] _rowsPerRow;
    private readonly StagePass[] _layers;
    private readonly StagePass[] _hidden;
    private Matrix _input;

    /// <param name="network">Whose layout and activations they are.</param>
    /// <param name="options">For the rows that the first stage gets.</param>
    public NetworkPass(FeedForwardNetwork network, in PassOptions options)
    {
        List<StagePass> passes = [], layers = [], activations = [];
        List<int> rowsPerRow = [];
        var (ofStage, factor) = (options with { LearnsBelow = false }, 1);
        foreach (var stage in network.Layout.Stages)
        {
            if (stage.CreatePass(network, ofStage) is { } pass)
            {
                pass.Connect(passes.Count == 0 ? null : passes[^1]);
                passes.Add(pass);
                factor *= stage.RowsPerRow;
                rowsPerRow.Add(factor);
                // Behind each layer stands its activation.
                if (stage is Dense)
                    layers.Add(pass);
                else if (layers.Count > activations.Count)
                    activations.Add(pass);
            }
            ofStage = ofStage with
            {
                Capacity = checked(ofStage.Capacity * stage.RowsPerRow), LearnsBelow = ofStage.LearnsBelow || stage.Blocks.Count > 0,
            };
        }
        Capacity = options.Capacity;
        (_passes, _rowsPerRow, _layers, _hidden) = ([.. passes], [.. rowsPerRow], [.. layers], [.. activations[..^1]]);
    }

    /// <summary>Rows of input at most.</summary>
    public int Capacity { get; }

    /// <summary>The stages at work, without those that have no part in it.</summary>
    public IReadOnlyList<StagePass> Passes => _passes;

    /// <summary>z [rows, outputs] of the output layer by the last forward pass. Of several members row r of member m is row m * (rows of
    /// the input) + r.</summary>
    public Matrix PreActivation => _layers[^1].Output;

    /// <summary>a [rows, outputs] of the output layer by the last forward pass.</summary>
    public Matrix Output => _passes[^1].Output;

    /// <summary>The layers at work, whose output is z, counted from 0.</summary>
    public ReadOnlySpan<StagePass> Layers => _layers;

    /// <summary>Activations of the hidden layers, before anything is dropped, counted from 0.</summary>
    public ReadOnlySpan<StagePass> Hidden => _hidden;

    /// <summary>From the inputs of the network to the activations of its last layer.</summary>
    /// <param name="input">[rows, inputs], padding zero; kept until the backward pass.</param>
    /// <returns><see cref="Output"/>.</returns>
    public Matrix Forward(in ForwardContext context, Matrix input)
    {
        _input = input;
        var x = input;
        foreach (var pass in _passes)
            x = pass.Forward(context, x);
        return x;
    }

    /// <summary>From the delta of the output layer to every gradient. Of the last forward pass.</summary>
    /// <param name="delta">[rows, outputs] dL/dz of the output layer: the loss has taken the way through its activation, often in closed
    /// form. Padding zero.</param>
    public void Backward(in BackwardContext context, Matrix delta)
    {
        for (var i = _passes.Length - 2; i >= 0; i--)
            delta = _passes[i].Backward(context, delta);
    }

    /// <summary>Parameters that suit the rows, stage by stage, and the forward pass with them.</summary>
    /// <param name="input">[rows, inputs], padding zero.</param>
    public void StartFromRows(in ForwardContext context, Matrix input, int seed, ref PacedCheck check)
    {
        var x = input;
        foreach (var pass in _passes)
        {
            pass.StartFromRows(context, x, seed, ref check);
            x = pass.Forward(context, x);
        }
    }

    /// <summary>
    /// Rows whose way through the layers left float32, again in an arithmetic that ends at its largest number: sums in double, every value
    /// kept within +-<see cref="float.MaxValue"/>, what is no number at all taken as 0. So a row of finite features has finite scores,
    /// whatever the model. Does nothing to rows whose last layer is finite, or whose input is not.
    /// </summary>
    public void Saturate(in ForwardContext context)
    {
        Matrix z = PreActivation, a = Output;
        // Padding may hold anything: then the rows are asked one by one.
        if (z.Rows == 0 || (Reductions.AllFinite(z.PaddedRows()) && Reductions.AllFinite(a.PaddedRows())))
            return;
        for (var row = 0; row < z.Rows; row++)
        {
            if ((!Reductions.AllFinite(z.Row(row)) || !Reductions.AllFinite(a.Row(row))) &&
                Reductions.AllFinite(_input.Row(row % _input.Rows)))
                SaturateRow(context, row);
        }
    }

    // Before the stage that repeats the rows for each member, all of them have the same row.
    private void SaturateRow(in ForwardContext context, int row)
    {
        var x = _input.At(row % _input.Rows);
        for (var i = 0; i < _passes.Length; i++)
            x = _passes[i].SaturatedRow(context, x, row % (_input.Rows * _rowsPerRow[i]));
    }
}
