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
    private readonly ParameterSlice[] _slopes;

    /// <param name="sizes">Inputs of the first layer, units of each hidden layer, outputs.</param>
    /// <param name="embedding">What stands before the first layer, or null: then its inputs are the network's.</param>
    /// <param name="hasSlopes">True: every hidden unit has a slope, as parametric activations need.</param>
    /// <param name="membersPerNetwork">Members that share the hidden layers; above 1 each has scales of the first layer's inputs and an output
    /// layer of its own.</param>
    public Layout(ReadOnlySpan<int> sizes, InputEmbedding? embedding = null, bool hasSlopes = false, int membersPerNetwork = 1)
    {
        _sizes = sizes.ToArray();
        Embedding = embedding;
        MembersPerNetwork = membersPerNetwork;
        _weights = new ParameterSlice[sizes.Length - 1];
        _biases = new ParameterSlice[sizes.Length - 1];
        _slopes = new ParameterSlice[hasSlopes ? LayerCount - 1 : 0];
        List<ParameterGroup> groups = [];
        long offset = 0, count = 0;
        for (var layer = 0; layer < LayerCount; layer++)
            _weights[layer] = Add(ParameterKind.Weight, (long)CopiesOf(layer) * _sizes[layer], _sizes[layer + 1], _sizes[layer]);
        WeightLength = (int)offset;
        for (var layer = 0; layer < LayerCount; layer++)
            _biases[layer] = Add(ParameterKind.Bias, CopiesOf(layer), _sizes[layer + 1]);
        if (embedding is not null)
        {
            var (numeric, learnt) = (embedding.Numeric.Length, embedding.Learnt);
            EmbeddingSlices = new EmbeddingSlices(
                Add(ParameterKind.Frequency, numeric, embedding.Frequencies), Add(ParameterKind.Frequency, numeric, embedding.Frequencies),
                embedding.HasBins
                    ? Add(ParameterKind.Embedding, embedding.BinCount, learnt)
                    : Add(ParameterKind.Embedding, numeric, numeric == 0 ? 0 : checked(embedding.Frequencies * learnt)),
                Add(ParameterKind.Embedding, numeric, numeric == 0 ? 0 : learnt),
                Add(ParameterKind.Table, embedding.Categories, embedding.TableSize),
                Add(ParameterKind.Scale, embedding.HasScale ? 1 : 0, embedding.OutputCount));
        }
        for (var layer = 0; layer < _slopes.Length; layer++)
            _slopes[layer] = Add(ParameterKind.Slope, 1, _sizes[layer + 1]);
        MemberScales = Add(ParameterKind.MemberScale, membersPerNetwork > 1 ? membersPerNetwork : 0, _sizes[0]);
        Length = (int)offset;
        Groups = groups;
        ParameterCount = count;

        ParameterSlice Add(ParameterKind kind, long rows, int columns, int fanIn = 1)
        {
            var slice = Take(ref offset, rows, columns);
            count += rows * columns;
            if (slice.Length > 0)
                groups.Add(new ParameterGroup(kind, slice.Offset, slice.Length, fanIn));
            return slice;
        }
    }

    /// <summary>What stands before the first layer, or null.</summary>
    public InputEmbedding? Embedding { get; }

    /// <summary>Its parameters; null where it is.</summary>
    public EmbeddingSlices? EmbeddingSlices { get; }

    /// <summary>Every slice in the order of files and fingerprints: weights and biases layer by layer, the embedding's, the slopes,
    /// the members' scales.</summary>
    public IEnumerable<ParameterSlice> InFileOrder
    {
        get
        {
            for (var layer = 0; layer < LayerCount; layer++)
            {
                yield return _weights[layer];
                yield return _biases[layer];
            }
            foreach (var (slice, _) in EmbeddingSlices?.All ?? [])
                yield return slice;
            foreach (var slice in _slopes)
                yield return slice;
            if (MembersPerNetwork > 1)
                yield return MemberScales;
        }
    }

    /// <summary>Every range of parameters, in the order of the buffer, without gaps.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>True when hidden units have slopes.</summary>
    public bool HasSlopes => _slopes.Length > 0;

    /// <summary>[1, units] of a hidden layer.</summary>
    public ParameterSlice Slopes(int layer) => _slopes[layer];

    /// <summary>Members that share the hidden layers; 1 = the network is one.</summary>
    public int MembersPerNetwork { get; }

    /// <summary>[members, inputs of the first layer]; empty for one member.</summary>
    public ParameterSlice MemberScales { get; }

    /// <summary>How often there is a layer: once for each member of the last, else once for all.</summary>
    public int CopiesOf(int layer) => layer == LayerCount - 1 ? MembersPerNetwork : 1;

    public ReadOnlySpan<int> Sizes => _sizes;

    public int LayerCount => _weights.Length;

    /// <summary>Inputs of the network; those of the first layer where nothing stands before it.</summary>
    public int InputCount => Embedding?.InputCount ?? _sizes[0];

    public int OutputCount => _sizes[^1];

    /// <summary>Floats in the buffer, padding included.</summary>
    public int Length { get; }

    /// <summary>Floats of weights at the start of the buffer, padding included.</summary>
    public int WeightLength { get; }

    /// <summary>Weights and biases without padding.</summary>
    public long ParameterCount { get; }

    /// <summary>[inputs, outputs] of layer <paramref name="layer"/>, counted from 0; of the output layer those of all members, one below the
    /// other.</summary>
    public ParameterSlice Weights(int layer) => _weights[layer];

    /// <summary>[1, outputs] of layer <paramref name="layer"/>, counted from 0; of the output layer [members, outputs].</summary>
    public ParameterSlice Bias(int layer) => _biases[layer];

    /// <summary>[inputs, outputs] of a layer as a member has it.</summary>
    public ParameterSlice Weights(int layer, int member) => OfMember(_weights[layer], _sizes[layer], layer, member);

    /// <summary>[1, outputs] of a layer as a member has it.</summary>
    public ParameterSlice Bias(int layer, int member) => OfMember(_biases[layer], 1, layer, member);

    private ParameterSlice OfMember(ParameterSlice all, int rows, int layer, int member) =>
        CopiesOf(layer) == 1 ? all : all with { Offset = all.Offset + (member * rows * all.Stride), Rows = rows };

    private static ParameterSlice Take(ref long offset, long rows, int columns)
    {
        var stride = AlignedBuffer.StrideFor(columns);
        if (offset + (rows * stride) > Array.MaxLength - AlignedBuffer.LineFloats)
            Throw.BufferTooLarge(offset + (rows * stride));
        var slice = new ParameterSlice((int)offset, (int)rows, columns, stride);
        offset += slice.Length;
        return slice;
    }
}
