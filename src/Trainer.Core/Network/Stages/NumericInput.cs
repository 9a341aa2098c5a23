using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>What a numeric embedding needs to encode one input of the network over all rows.</summary>
/// <param name="parameters">The flat parameter buffer.</param>
/// <param name="index">The number of the input among those that the embedding encodes, counted from 0.</param>
/// <param name="column">The number of the input among all inputs of the network: its column in <paramref name="source"/>.</param>
/// <param name="source">[rows, inputs of the network].</param>
/// <param name="target">[rows, columns of all encoders]. The forward pass writes it; in the backward pass it is dL/doutput.</param>
/// <param name="scratch">Memory for intermediate results, which the calling thread alone uses.</param>
internal readonly ref struct NumericInput(
    AlignedBuffer parameters, int index, int column, Matrix source, Matrix target, Span<float> scratch)
{
    public readonly AlignedBuffer Parameters = parameters;
    public readonly int Index = index;
    public readonly int Column = column;
    public readonly Matrix Source = source;
    public readonly Matrix Target = target;
    public readonly Span<float> Scratch = scratch;
}
