using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>Random choices of a training pass that the reference implementations of the stages take over.</summary>
/// <param name="DropoutMasks">One mask [rows, units] per hidden layer. Activations are multiplied by it; it is 0 where a unit is dropped.
/// Null = the layer drops nothing. An empty list = no layer drops anything.</param>
internal sealed record ReferenceInputs(IReadOnlyList<Matrix<double>?> DropoutMasks)
{
    /// <summary>Nothing is dropped.</summary>
    public static ReferenceInputs None { get; } = new([]);

    /// <summary>[rows, sparse inputs]: the sparse inputs with their zeros; null = the network has none.</summary>
    public Matrix<double>? SparseRows { get; init; }

    /// <summary>The mask of a hidden layer; null where the layer drops nothing.</summary>
    public Matrix<double>? MaskOf(int layer) => layer < DropoutMasks.Count ? DropoutMasks[layer] : null;
}
