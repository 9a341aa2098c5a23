using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>What a forward pass hands to every stage.</summary>
/// <param name="Product">Computes the matrix products.</param>
/// <param name="Parameters">The flat parameter buffer of the network.</param>
/// <param name="Dropout">The training step whose dropout masks are drawn; default = nothing is dropped.</param>
internal readonly record struct ForwardContext(MatrixProduct Product, AlignedBuffer Parameters, DropoutStep Dropout = default);
