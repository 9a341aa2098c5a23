using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Updates weights in the epilogue of the product that computes their gradient. With plain gradient descent the gradient then
/// never has to be stored.</summary>
internal interface IWeightUpdates
{
    /// <summary>The epilogue for the product that computes the weight gradient of a layer. Null = the weights of the layer are updated
    /// later, from the stored gradient.</summary>
    /// <param name="layer">Counted from 0.</param>
    ProductEpilogue? EpilogueOf(int layer);

    /// <summary>Updates the weights of sparse inputs in the backward pass. Null = they are updated later, from the stored
    /// gradient.</summary>
    ISparseUpdates? Sparse { get; }
}
