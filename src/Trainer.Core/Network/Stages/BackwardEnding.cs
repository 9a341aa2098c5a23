using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>The backward pass of an activation, applied inside the product that computes its delta.</summary>
/// <param name="Epilogue">What becomes of each element; it reads the output of the pass beside it.</param>
/// <param name="Pass">Whose output that is.</param>
/// <param name="Biases">The block that receives the column sums of the finished delta; null = they are not wanted.</param>
internal sealed record BackwardEnding(ProductEpilogue Epilogue, StagePass Pass, ParameterBlock? Biases);
