using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A stage at work: its buffers for at most so many rows, made once. One pass serves one thread at a time, and any network of the
/// same layout and activations.</summary>
internal abstract class StagePass
{
    /// <summary>[rows, outputs] of the last forward pass.</summary>
    public Matrix Output { get; protected set; }

    /// <summary>Called once, from the first pass to the last, with the pass that feeds this one. Here neighbours agree to share a
    /// product.</summary>
    public virtual void Connect(StagePass? below)
    {
    }

    /// <summary>Asked by the stage above whether the products of this pass can apply its function to each element that they finish, which
    /// saves one pass over the output. True: they will.</summary>
    public virtual bool EndWith(ProductEpilogue epilogue) => false;

    /// <summary>Asked by the stage above for the backward pass of this one, to apply it inside the product that computes its delta. A
    /// caller that gets one must use it. Null = it has to be a pass of its own.</summary>
    public virtual BackwardEnding? TakeBackwardEnding() => null;

    /// <summary>Asked by a stage whose backward pass yields the column sums of its delta as well: the block of biases to write them to.
    /// This pass then does not compute them. Null = they are not wanted.</summary>
    public virtual ParameterBlock? TakeBiasGradient() => null;

    /// <summary>Asked by the dropout above whether this pass leaves out the units itself, in the same pass over its output. True: it
    /// will, forward and backward.</summary>
    public virtual bool EndWith(DropoutPass dropout) => false;

    /// <summary>Parameters that suit the rows, where the stage has such; before the forward pass over the same rows.</summary>
    /// <param name="input">[rows, inputs].</param>
    public virtual void StartFromRows(in ForwardContext context, Matrix input, int seed, ref PacedCheck check)
    {
    }

    /// <summary>From inputs to outputs.</summary>
    /// <param name="input">[rows, inputs], padding zero; not changed, and kept for the backward pass.</param>
    /// <returns><see cref="Output"/>.</returns>
    public abstract Matrix Forward(in ForwardContext context, Matrix input);

    /// <summary>From dL/doutput to dL/dinput, and the gradients of its own parameters.</summary>
    /// <param name="delta">[rows, outputs] of the last forward pass, padding zero; may be overwritten.</param>
    /// <returns>[rows, inputs], padding zero; where nothing below learns, nothing of use.</returns>
    public abstract Matrix Backward(in BackwardContext context, Matrix delta);

    /// <summary>One row of the output again where float32 was left on the way: in an arithmetic that ends at its largest number.</summary>
    /// <param name="input">[1, inputs], all finite.</param>
    /// <param name="row">Which row of <see cref="Output"/>, which is overwritten.</param>
    /// <returns>[1, outputs], all finite.</returns>
    public virtual Matrix SaturatedRow(in ForwardContext context, Matrix input, int row)
    {
        var output = Output.At(row);
        Saturation.InPlace(output.Row(0));
        return output;
    }
}
