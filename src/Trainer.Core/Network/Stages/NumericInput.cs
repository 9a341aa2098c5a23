using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>One number of all rows on its way through its embedding.</summary>
/// <param name="parameters">The flat buffer.</param>
/// <param name="j">Counted among the numeric inputs.</param>
/// <param name="slot">Which input of the network that is.</param>
/// <param name="rows">[rows, inputs of the network].</param>
/// <param name="columns">[rows, outputs of the stage]: written in the forward pass; dL/doutput in the backward pass.</param>
/// <param name="scratch">Memory to work in.</param>
internal readonly ref struct NumericInput(
    AlignedBuffer parameters, int j, int slot, Matrix rows, Matrix columns, Span<float> scratch)
{
    public readonly AlignedBuffer Parameters = parameters;
    public readonly int J = j;
    public readonly int Slot = slot;
    public readonly Matrix Rows = rows;
    public readonly Matrix Columns = columns;
    public readonly Span<float> Scratch = scratch;
}
