using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>An <see cref="InputPart"/> at work.</summary>
internal abstract class InputPartPass
{
    /// <summary>Writes its columns.</summary>
    /// <param name="input">[rows, inputs of the network].</param>
    /// <param name="output">[rows, outputs of the stage].</param>
    public abstract void Forward(in ForwardContext context, Matrix input, Matrix output);

    /// <summary>The gradients of its parameters.</summary>
    /// <param name="input">[rows, inputs of the network].</param>
    /// <param name="delta">[rows, outputs of the stage] dL/doutput; its columns are read.</param>
    public abstract void Backward(in BackwardContext context, Matrix input, Matrix delta);
}
