using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>One named part of the flat parameter buffer.</summary>
internal readonly record struct ParameterSlice(int Offset, int Rows, int Columns, int Stride)
{
    public int Length => Rows * Stride;

    public Matrix In(AlignedBuffer buffer) => buffer.Slice(Offset, Rows, Columns, Stride);
}

/// <summary>
/// Where each parameter of a network stands in its one flat buffer: all weights layer by layer, then all biases, so a
/// rule for weights alone (L2) is a rule for the first <see cref="WeightLength"/> floats.
/// </summary>
/// <remarks>
/// Weights are stored [inputs, outputs] with rows padded by zeros to whole cache lines: lanes then run along the
/// outputs in the forward pass and along the outputs in the weight gradient, and no loop has a tail. The input gradient
/// needs lanes along the inputs, so its product turns the weights over while it packs them, panel by panel; that
/// costs one read of the weights a step, against rows a batch times as many multiply-adds.
/// Padding stays zero for ever: its gradient is zero, and every optimizer maps (0, 0, state 0) to 0.
/// </remarks>
internal sealed class Layout
{
    private readonly int[] _sizes;
    private readonly ParameterSlice[] _weights;
    private readonly ParameterSlice[] _biases;

    /// <param name="sizes">Inputs, units of each hidden layer, outputs.</param>
    public Layout(ReadOnlySpan<int> sizes)
    {
        _sizes = sizes.ToArray();
        _weights = new ParameterSlice[sizes.Length - 1];
        _biases = new ParameterSlice[sizes.Length - 1];
        long offset = 0;
        for (var layer = 0; layer < LayerCount; layer++)
            _weights[layer] = Take(ref offset, _sizes[layer], _sizes[layer + 1]);
        WeightLength = (int)offset;
        for (var layer = 0; layer < LayerCount; layer++)
            _biases[layer] = Take(ref offset, 1, _sizes[layer + 1]);
        Length = (int)offset;
        for (var layer = 0; layer < LayerCount; layer++)
            ParameterCount += ((long)_sizes[layer] + 1) * _sizes[layer + 1];
    }

    public ReadOnlySpan<int> Sizes => _sizes;

    public int LayerCount => _weights.Length;

    public int InputCount => _sizes[0];

    public int OutputCount => _sizes[^1];

    /// <summary>Floats in the buffer, padding included.</summary>
    public int Length { get; }

    /// <summary>Floats of weights at the start of the buffer, padding included.</summary>
    public int WeightLength { get; }

    /// <summary>Weights and biases without padding.</summary>
    public long ParameterCount { get; }

    /// <summary>[inputs, outputs] of layer <paramref name="layer"/>, counted from 0.</summary>
    public ParameterSlice Weights(int layer) => _weights[layer];

    /// <summary>[1, outputs] of layer <paramref name="layer"/>, counted from 0.</summary>
    public ParameterSlice Bias(int layer) => _biases[layer];

    private static ParameterSlice Take(ref long offset, int rows, int columns)
    {
        var stride = AlignedBuffer.StrideFor(columns);
        if (offset + ((long)rows * stride) > Array.MaxLength - AlignedBuffer.LineFloats)
            Throw.BufferTooLarge(offset + ((long)rows * stride));
        var slice = new ParameterSlice((int)offset, rows, columns, stride);
        offset += slice.Length;
        return slice;
    }
}
