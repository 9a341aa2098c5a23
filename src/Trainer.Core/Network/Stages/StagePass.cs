using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Runs a stage forward and backward. Its buffers are allocated once, for a largest number of rows. A pass serves one thread at a
/// time, and every network with the same layout and activations.</summary>
/// <remarks>Stages are ordered from the inputs upwards: the stage below is the one before, the stage above the one after.</remarks>
internal abstract class StagePass
{
    /// <summary>[rows, outputs] of the last forward pass.</summary>
    public Matrix Output { get; protected set; }

    /// <summary>Called once for every pass, in the order of the forward pass. Here two neighbouring stages may agree that the epilogue of
    /// a matrix product does the work of an activation.</summary>
    /// <param name="below">The pass whose output is the input of this one; null for the first.</param>
    public virtual void Connect(StagePass? below)
    {
    }

    /// <summary>Asked by the pass above: can the product of this pass apply the function of the pass above as its epilogue? That saves
    /// reading and writing the output once more. True = from now on it does; false = it cannot.</summary>
    public virtual bool AcceptEpilogue(ProductEpilogue epilogue) => false;

    /// <summary>Asked by the pass above: the backward pass of this one as an epilogue for the product that computes dL/doutput of this
    /// pass. A caller that gets one must apply it, since <see cref="Backward"/> then does nothing. Null = there is no such
    /// epilogue.</summary>
    public virtual BackwardEpilogue? TakeBackwardEpilogue() => null;

    /// <summary>Asked by the pass above, which can compute the column sums of dL/doutput of this pass on the way: the biases whose gradient
    /// these sums are. A caller that gets them must write their gradient, since this pass then does not. Null = this pass has no use for
    /// the sums.</summary>
    public virtual ParameterBlock? TakeBiasGradient() => null;

    /// <summary>Asked by the dropout pass above: can this pass apply the masks while it writes its output, and in its backward pass? True =
    /// from now on it does; false = it cannot.</summary>
    public virtual bool AcceptDropout(DropoutPass dropout) => false;

    /// <summary>Initializes parameters from data, where the stage does that. The forward pass over the same rows follows.</summary>
    /// <param name="input">[rows, inputs].</param>
    public virtual void StartFromRows(in ForwardContext context, Matrix input, int seed, ref PacedCheck check)
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="input">[rows, inputs], padding zero. It is not changed, and must stay as it is until the backward pass.</param>
    /// <returns><see cref="Output"/>.</returns>
    public abstract Matrix Forward(in ForwardContext context, Matrix input);

    /// <summary>Computes dL/dinput, and the gradients of the parameters of the stage.</summary>
    /// <param name="delta">[rows, outputs] dL/doutput of the last forward pass, padding zero; may be overwritten.</param>
    /// <returns>[rows, inputs] dL/dinput, padding zero. Its contents are undefined where no stage below has parameters.</returns>
    public abstract Matrix Backward(in BackwardContext context, Matrix delta);

    /// <summary>Computes one row of the output again in saturating arithmetic, see <see cref="Saturation"/>. It is called where the row
    /// overflowed float32.</summary>
    /// <param name="input">[1, inputs], all finite.</param>
    /// <param name="row">The row of <see cref="Output"/> to overwrite.</param>
    /// <returns>[1, outputs], all finite.</returns>
    public virtual Matrix SaturatedRow(in ForwardContext context, Matrix input, int row)
    {
        var output = Output.At(row);
        Saturation.InPlace(output.Row(0));
        return output;
    }
}
