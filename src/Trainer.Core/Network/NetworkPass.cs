using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// Runs all stages of a network: the forward pass is a fold over them, the backward pass the reverse fold. Its buffers are allocated once,
/// for a largest number of rows. It serves one thread at a time, and every network with the same layout and activations.
/// </summary>
internal sealed class NetworkPass
{
    private readonly StagePass[] _passes;
    private readonly int[] _rowsPerRow;
    private readonly StagePass[] _layers;
    private readonly StagePass[] _hidden;
    private Matrix _input;

    /// <param name="network">A network with the layout and activations that all networks of this pass have.</param>
    /// <param name="options">The options for the first stage. Those of the others are derived from it.</param>
    public NetworkPass(FeedForwardNetwork network, in PassOptions options)
        : this(network, options, firstStage: 0)
    {
    }

    /// <param name="network">As above.</param>
    /// <param name="options">As above.</param>
    /// <param name="firstStage">The stage with which the pass begins. Its inputs are the outputs of the stages before.</param>
    public NetworkPass(FeedForwardNetwork network, in PassOptions options, int firstStage)
    {
        List<StagePass> passes = [], layers = [], activations = [];
        List<int> rowsPerRow = [];
        Sparse = network.Layout.Sparse is null ? null : new SparseBatch();
        var (ofStage, factor) = (options with { LearnsBelow = options.ForInputs, Sparse = Sparse }, 1);
        foreach (var stage in network.Layout.Stages.Skip(firstStage))
        {
            if (stage.CreatePass(network, ofStage) is { } pass)
            {
                pass.Connect(passes.Count == 0 ? null : passes[^1]);
                passes.Add(pass);
                factor *= stage.RowsPerRow;
                rowsPerRow.Add(factor);
                // The first stage after a layer, sums of sparse inputs aside, is its activation.
                if (stage is Dense)
                    layers.Add(pass);
                else if (layers.Count > activations.Count && stage is not SparseSum)
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

    /// <summary>The largest number of input rows.</summary>
    public int Capacity { get; }

    /// <summary>The sparse inputs of the rows, to be filled before each forward pass; null = the network has none.</summary>
    public SparseBatch? Sparse { get; }

    /// <summary>The passes of the stages, in the order of the forward pass. Stages that do nothing in this pass have none.</summary>
    public IReadOnlyList<StagePass> Passes => _passes;

    /// <summary>z [rows, outputs] of the output layer by the last forward pass. Where the network has several members and the input n rows,
    /// row i of member m is row m n + i.</summary>
    public Matrix PreActivation => _layers[^1].Output;

    /// <summary>a [rows, outputs] of the output layer by the last forward pass.</summary>
    public Matrix Output => _passes[^1].Output;

    /// <summary>The passes of the layers, whose output is z; layer 0 is the first.</summary>
    public ReadOnlySpan<StagePass> Layers => _layers;

    /// <summary>The passes of the activations of the hidden layers, whose output is a, before dropout.</summary>
    public ReadOnlySpan<StagePass> Hidden => _hidden;

    /// <summary>Computes the activations of the output layer.</summary>
    /// <param name="input">[rows, inputs], padding zero. It must stay as it is until the backward pass.</param>
    /// <returns><see cref="Output"/>.</returns>
    public Matrix Forward(in ForwardContext context, Matrix input)
    {
        _input = input;
        var x = input;
        foreach (var pass in _passes)
            x = pass.Forward(context, x);
        return x;
    }

    /// <summary>Computes the gradients of all parameters, for the rows of the last forward pass.</summary>
    /// <param name="delta">[rows, outputs] dL/dz of the output layer, padding zero. It includes the derivative of the output activation,
    /// since a loss and an output activation together often have a simpler one.</param>
    /// <returns>[rows, inputs] dL/dinput with <see cref="PassOptions.ForInputs"/>; else undefined.</returns>
    public Matrix Backward(in BackwardContext context, Matrix delta)
    {
        // Without the last pass, which is the output activation.
        for (var i = _passes.Length - 2; i >= 0; i--)
            delta = _passes[i].Backward(context, delta);
        return delta;
    }

    /// <summary>Initializes parameters from data, stage by stage: each stage sees the rows as the stages below compute them.</summary>
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
    /// Computes the output rows that overflowed float32 again, in saturating arithmetic (see <see cref="Saturation"/>) with sums in double,
    /// so that a row of finite features has finite scores, whatever the model. Rows whose outputs are finite stay as they are, and so do
    /// rows whose inputs are not finite.
    /// </summary>
    public void Saturate(in ForwardContext context)
    {
        Matrix z = PreActivation, a = Output;
        // One check of everything, padding included, is fast. Since padding may hold any value, the rows are then checked one by one.
        if (z.Rows == 0 || (Reductions.AllFinite(z.PaddedRows()) && Reductions.AllFinite(a.PaddedRows())))
            return;
        for (var row = 0; row < z.Rows; row++)
        {
            if ((!Reductions.AllFinite(z.Row(row)) || !Reductions.AllFinite(a.Row(row))) &&
                Reductions.AllFinite(_input.Row(row % _input.Rows)))
                SaturateRow(context, row);
        }
    }

    // The row of a pass from which the output row is computed: before the stage that repeats the rows, all members have the same.
    private void SaturateRow(in ForwardContext context, int row)
    {
        var x = _input.At(row % _input.Rows);
        for (var i = 0; i < _passes.Length; i++)
            x = _passes[i].SaturatedRow(context, x, row % (_input.Rows * _rowsPerRow[i]));
    }
}
