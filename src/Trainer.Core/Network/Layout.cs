namespace FfnnMlNet.Network;

/// <summary>
/// The stages of a network, and the places of their parameters in one flat buffer. Parameters are ordered by <see cref="ParameterKind"/>,
/// and within a kind by stage. All weights of layers thus come first, and a rule for them alone, such as L2 regularization, is a rule for
/// the first <see cref="WeightLength"/> floats.
/// </summary>
/// <remarks>
/// Weights are stored [inputs, outputs], and every row is padded with zeros to whole cache lines. The products of the forward pass and of
/// the weight gradient then read and write whole vectors along the outputs, without a remainder loop. The product of the input gradient
/// needs vectors along the inputs, so it transposes the weights while it packs them. That reads every weight once per step, which is little
/// beside the multiply-adds: one per weight and row of the mini-batch. Padding stays 0 during training, since its gradient is 0, and every
/// optimizer leaves a parameter of 0 at 0 while gradient and state are 0.
/// </remarks>
internal sealed class Layout
{
    private readonly int[] _sizes;
    private readonly Dense[] _layers;

    /// <param name="sizes">Inputs of the first layer, units of each hidden layer, outputs.</param>
    /// <param name="embedding">How inputs are embedded before the first layer; null = the inputs of the network are those of the first
    /// layer.</param>
    /// <param name="hasSlopes">True: the activations are parametric, so every hidden unit has a learnt slope.</param>
    /// <param name="membersPerNetwork">Members that share the hidden layers. Where there are several, each has its own scales of the inputs
    /// of the first layer, and its own output layer.</param>
    /// <param name="sparse">The sparse inputs, which are not among the inputs of the first layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameters do not fit into one buffer.</exception>
    public Layout(
        ReadOnlySpan<int> sizes, InputEmbedding? embedding = null, bool hasSlopes = false, int membersPerNetwork = 1,
        SparseShape sparse = default)
    {
        (_sizes, Embedding, MembersPerNetwork) = (sizes.ToArray(), embedding, membersPerNetwork);
        Stages = StageList.Of(sizes, embedding, hasSlopes, membersPerNetwork, sparse);
        Sparse = Stages.OfType<SparseSum>().SingleOrDefault()?.Weights;
        RowsPerRow = Stages.Aggregate(1, (rows, stage) => checked(rows * stage.RowsPerRow));
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
        DenseLength = Length - (Sparse?.Slice.Length ?? 0);
        ParameterCount = blocks.Sum(block => block.Count);
        Groups =
        [
            .. blocks.Where(block => block.Slice.Length > 0)
                .Select(block => new ParameterGroup(block.Kind, block.Slice.Offset, block.Slice.Length, block.FanIn)),
        ];
        InFileOrder = [.. _layers.SelectMany(layer => layer.Blocks).Union(blocks).Select(block => block.Slice)];
    }

    /// <summary>All stages, in the order of the forward pass.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The stages that are layers, in the order of the forward pass; layer 0 is the first.</summary>
    public IReadOnlyList<Dense> Layers => _layers;

    /// <summary>How inputs are embedded before the first layer; null = they are not.</summary>
    public InputEmbedding? Embedding { get; }

    /// <summary>All blocks of parameters in the order of model files and fingerprints: for each layer its weights and biases, then the
    /// blocks of the other stages in the order of the buffer.</summary>
    public IReadOnlyList<ParameterSlice> InFileOrder { get; }

    /// <summary>All blocks of parameters that are not empty, in the order of the buffer. There is no gap between them.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>True when hidden units have slopes; a network without hidden layers has none.</summary>
    public bool HasSlopes { get; }

    /// <summary>Members that share the hidden layers, at least 1.</summary>
    public int MembersPerNetwork { get; }

    /// <summary>Rows of output per row of input: the product of <see cref="Stage.RowsPerRow"/> over all stages. It is 1, or the number of
    /// members; the output rows of each member then follow those of the member before.</summary>
    public int RowsPerRow { get; }

    /// <summary>Inputs of the first layer, units of each hidden layer, outputs.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>Number of layers, the output layer included.</summary>
    public int LayerCount => _layers.Length;

    /// <summary>Inputs of the network.</summary>
    public int InputCount => Stages[0].Inputs;

    /// <summary>Outputs of the network.</summary>
    public int OutputCount => _sizes[^1];

    /// <summary>Length of the flat buffer in floats, padding included.</summary>
    public int Length { get; }

    /// <summary>The weights of the sparse inputs [sparse inputs, units of the first layer], with which the buffer ends; null = there are no
    /// sparse inputs.</summary>
    public ParameterBlock? Sparse { get; }

    /// <summary>Length in floats of everything before the weights of the sparse inputs.</summary>
    public int DenseLength { get; }

    /// <summary>Length in floats of the weights of layers, with which the buffer begins, padding included.</summary>
    public int WeightLength { get; }

    /// <summary>Number of all parameters, without padding.</summary>
    public long ParameterCount { get; }

    /// <summary>The weights [inputs, outputs] of a layer, counted from 0; for the output layer those of all members, one below the
    /// other.</summary>
    public ParameterSlice Weights(int layer) => _layers[layer].Weights.Slice;

    /// <summary>The biases [1, outputs] of a layer, counted from 0; for the output layer those of all members,
    /// [members, outputs].</summary>
    public ParameterSlice Bias(int layer) => _layers[layer].Biases.Slice;

    /// <summary>The weights [inputs, outputs] of a layer for one member.</summary>
    public ParameterSlice Weights(int layer, int member) => _layers[layer].WeightsOf(member);

    /// <summary>The biases [1, outputs] of a layer for one member.</summary>
    public ParameterSlice Bias(int layer, int member) => _layers[layer].BiasOf(member);
}
