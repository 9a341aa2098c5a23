using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Runs a stage forward and backward. Its buffers are allocated once, for a largest number of rows. A pass serves one thread at a
/// time, and every network with the same layout and activations.</summary>
/// <remarks>Stages are ordered from the inputs upwards: the stage below is the one before, the stage above the one after.</remarks>
internal abstract class StagePass
{
    /// <summary>[rows, outputs] of the last forward pass.</summary>
    public Matrix Output { get; protected set; }

    /// <summary>Called once for every pass, in the order of the forward pass. Here neighbouring passes agree on work that one of them does
    /// for the other: epilogues of products, sums of bias gradients, dropout masks.</summary>
    /// <param name="below">The pass whose output is the input of this one; null for the first.</param>
    public virtual void Connect(StagePass? below)
    {
    }

    /// <summary>The pass above calls it to have its function applied by the product of this pass, as an epilogue. That saves reading and
    /// writing the output once more. True = from now on the product applies it; false = it cannot.</summary>
    public virtual bool AcceptEpilogue(ProductEpilogue epilogue) => false;

    /// <summary>The pass above calls it to get the backward function of this pass as an epilogue for the product that computes dL/doutput
    /// of this pass. If it gets one it must apply it; <see cref="Backward"/> then does nothing. Null = there is none.</summary>
    public virtual BackwardEpilogue? TakeBackwardEpilogue() => null;

    /// <summary>The pass above calls it to take over the bias gradient of this pass, which is the column sums of dL/doutput. It returns the
    /// biases. If the caller gets them it must write their gradient; this pass then does not. Null = this pass has no biases.</summary>
    public virtual ParameterBlock? TakeBiasGradient() => null;

    /// <summary>The dropout pass above calls it to have its masks applied by this pass, in its forward and its backward pass. True = from
    /// now on this pass applies them; false = it cannot.</summary>
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
