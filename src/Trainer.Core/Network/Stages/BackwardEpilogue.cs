using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>The backward pass of an activation as the epilogue of the product above it, which computes dL/da.</summary>
/// <param name="Epilogue">Turns each element of dL/da into an element of dL/dz. It reads the element of <see cref="StagePass.Output"/> at
/// the same place.</param>
/// <param name="Pass">The pass of the activation, whose output the epilogue reads.</param>
/// <param name="Biases">The biases whose gradient is the column sums of dL/dz, which the epilogue also computes. Null = it does not
/// compute the sums.</param>
internal sealed record BackwardEpilogue(ProductEpilogue Epilogue, StagePass Pass, ParameterBlock? Biases);
