using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>What all stages of a forward pass work with.</summary>
/// <param name="Product">Does the products.</param>
/// <param name="Parameters">The flat buffer of the network.</param>
/// <param name="Dropout">The step of training, or default: nothing is dropped.</param>
internal readonly record struct ForwardContext(MatrixProduct Product, AlignedBuffer Parameters, DropoutStep Dropout = default);
