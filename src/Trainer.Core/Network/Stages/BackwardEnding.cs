using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>The backward pass of a stage as the end of the product that gives its delta.</summary>
/// <param name="Epilogue">What becomes of each element; it reads the output of the pass beside it.</param>
/// <param name="Pass">Whose output that is.</param>
/// <param name="Biases">Where the sums down the rows of what is left belong; null = they are not wanted.</param>
internal sealed record BackwardEnding(ProductEpilogue Epilogue, StagePass Pass, ParameterBlock? Biases);
