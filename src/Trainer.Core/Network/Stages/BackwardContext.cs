using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>What a backward pass hands to every stage.</summary>
/// <param name="Product">Computes the matrix products.</param>
/// <param name="Parameters">The flat parameter buffer of the network.</param>
/// <param name="Gradient">The gradient with respect to every parameter, in the same layout as the parameters; overwritten.</param>
/// <param name="Updates">Updates weights inside the product that computes their gradient. Null = only the gradient is computed.</param>
internal readonly record struct BackwardContext(
    MatrixProduct Product, AlignedBuffer Parameters, AlignedBuffer Gradient, IWeightUpdates? Updates = null);
