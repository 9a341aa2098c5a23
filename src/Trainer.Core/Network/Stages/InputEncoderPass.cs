using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Runs an <see cref="InputEncoder"/> forward and backward.</summary>
internal abstract class InputEncoderPass
{
    /// <summary>Writes the columns of the encoder, and no others.</summary>
    /// <param name="input">[rows, inputs of the network].</param>
    /// <param name="output">[rows, columns of all encoders].</param>
    public abstract void Forward(in ForwardContext context, Matrix input, Matrix output);

    /// <summary>Computes the gradients of the encoder's parameters.</summary>
    /// <param name="input">[rows, inputs of the network], as in the forward pass.</param>
    /// <param name="delta">[rows, columns of all encoders] dL/doutput, of which the columns of the encoder are read.</param>
    public abstract void Backward(in BackwardContext context, Matrix input, Matrix delta);
}
