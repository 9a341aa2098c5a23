using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>What the twins of a network's stages are given besides its parameters.</summary>
/// <param name="DropoutMasks">For each hidden layer [rows, units] of factors, 0 for a unit that is dropped; null where nothing is. Empty =
/// nothing is dropped anywhere.</param>
internal sealed record ReferenceInputs(IReadOnlyList<Matrix<double>?> DropoutMasks)
{
    /// <summary>Nothing is dropped.</summary>
    public static ReferenceInputs None { get; } = new([]);

    /// <summary>The mask of a hidden layer, or null.</summary>
    public Matrix<double>? MaskOf(int layer) => layer < DropoutMasks.Count ? DropoutMasks[layer] : null;
}
