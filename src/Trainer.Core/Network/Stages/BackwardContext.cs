using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>What all stages of a backward pass work with.</summary>
/// <param name="Product">Does the products.</param>
/// <param name="Parameters">The flat buffer of the network.</param>
/// <param name="Gradient">dL/dparameter, laid out as the parameters are; overwritten.</param>
/// <param name="Updates">Updates weights inside the product that computes their gradient; null = the gradient is all that is
/// wanted.</param>
internal readonly record struct BackwardContext(
    MatrixProduct Product, AlignedBuffer Parameters, AlignedBuffer Gradient, IWeightUpdates? Updates = null);
