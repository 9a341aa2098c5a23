namespace FfnnMlNet.Network;

/// <summary>
/// The stages of a network, and where their parameters stand in its one flat buffer: kind after kind, as <see cref="ParameterKind"/> counts
/// them, and within a kind stage after stage. So all weights come first, and a rule for weights alone (L2) is a rule for the first
/// <see cref="WeightLength"/> floats.
/// </summary>
/// <remarks>
/// Weights are stored [inputs, outputs] with rows padded by zeros to whole cache lines: lanes then run along the
/// outputs in the forward pass and along the outputs in the weight gradient, and no loop has a tail. The input gradient
/// needs lanes along the inputs, so its product transposes the weights while it packs them, panel by panel; that
/// costs one read of the weights per step, against as many multiply-adds as there are rows in a batch.
/// Padding stays zero for ever: its gradient is zero, and every optimizer maps (0, 0, state 0) to 0.
/// </remarks>
internal sealed class Layout
{
    private readonly int[] _sizes;
    private readonly Dense[] _layers;

    /// <param name="sizes">Inputs of the first layer, units of each hidden layer, outputs.</param>
    /// <param name="embedding">What stands before the first layer, or null: then its inputs are the network's.</param>
    /// <param name="hasSlopes">True: every hidden unit has a slope, as parametric activations need.</param>
    /// <param name="membersPerNetwork">Members that share the hidden layers; above 1 each has scales of the first layer's inputs and an
    /// output layer of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">One buffer cannot hold the parameters.</exception>
    public Layout(ReadOnlySpan<int> sizes, InputEmbedding? embedding = null, bool hasSlopes = false, int membersPerNetwork = 1)
    {
        (_sizes, Embedding, MembersPerNetwork) = (sizes.ToArray(), embedding, membersPerNetwork);
        Stages = StageList.Of(sizes, embedding, hasSlopes, membersPerNetwork);
        _layers = [.. Stages.OfType<Dense>()];
        HasSlopes = Stages.Any(stage => stage is SlopedActivation);
        ParameterBlock[] blocks = [.. Stages.SelectMany(stage => stage.Blocks).OrderBy(block => block.Kind)];
        long offset = 0;
        foreach (var block in blocks)
        {
            block.Place(ref offset);
            if (block.Kind == ParameterKind.Weight)
                WeightLength = (int)offset;
        }
        Length = (int)offset;
        ParameterCount = blocks.Sum(block => block.Count);
        Groups =
        [
            .. blocks.Where(block => block.Slice.Length > 0)
                .Select(block => new ParameterGroup(block.Kind, block.Slice.Offset, block.Slice.Length, block.FanIn)),
        ];
        InFileOrder =
        [
            .. _layers.SelectMany(layer => layer.Blocks).Concat(blocks.Where(block => block.Kind > ParameterKind.Bias))
                .Select(block => block.Slice),
        ];
    }

    /// <summary>In the order of the forward pass.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The layers, counted from 0.</summary>
    public IReadOnlyList<Dense> Layers => _layers;

    /// <summary>What stands before the first layer, or null.</summary>
    public InputEmbedding? Embedding { get; }

    /// <summary>Every slice in the order of files and fingerprints: weights and biases layer by layer, then what is neither, as in the
    /// buffer.</summary>
    public IReadOnlyList<ParameterSlice> InFileOrder { get; }

    /// <summary>Every range of parameters, in the order of the buffer, without gaps.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>True when hidden units have slopes; a network without hidden layers has none.</summary>
    public bool HasSlopes { get; }

    /// <summary>Members that share the hidden layers; 1 = the network is one.</summary>
    public int MembersPerNetwork { get; }

    public ReadOnlySpan<int> Sizes => _sizes;

    public int LayerCount => _layers.Length;

    /// <summary>Inputs of the network; those of the first layer where nothing stands before it.</summary>
    public int InputCount => Embedding?.InputCount ?? _sizes[0];

    public int OutputCount => _sizes[^1];

    /// <summary>Floats in the buffer, padding included.</summary>
    public int Length { get; }

    /// <summary>Floats of weights at the start of the buffer, padding included.</summary>
    public int WeightLength { get; }

    /// <summary>Weights, biases and all other parameters without padding.</summary>
    public long ParameterCount { get; }

    /// <summary>[inputs, outputs] of layer <paramref name="layer"/>, counted from 0; of the output layer those of all members, one below
    /// the other.</summary>
    public ParameterSlice Weights(int layer) => _layers[layer].Weights.Slice;

    /// <summary>[1, outputs] of layer <paramref name="layer"/>, counted from 0; of the output layer [members, outputs].</summary>
    public ParameterSlice Bias(int layer) => _layers[layer].Biases.Slice;

    /// <summary>[inputs, outputs] of a layer as a member has it.</summary>
    public ParameterSlice Weights(int layer, int member) => _layers[layer].WeightsOf(member);

    /// <summary>[1, outputs] of a layer as a member has it.</summary>
    public ParameterSlice Bias(int layer, int member) => _layers[layer].BiasOf(member);
}
