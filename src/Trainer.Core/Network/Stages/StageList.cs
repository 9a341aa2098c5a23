using System.Collections.Immutable;

namespace FfnnMlNet.Network;

/// <summary>Decides which stages a network has, and lists what they save beside their parameters. All other code works with the lists, and
/// does not ask which stages are in them.</summary>
internal static class StageList
{
    /// <summary>The codecs of the stages, in the order of their chunks in a model file: add new ones at the end.</summary>
    public static ImmutableArray<ChunkCodec> Codecs { get; } =
    [
        new EmbeddingCodec(), // EMBD: embeddings, learnt scales, slopes. Models with any of them
        new PiecewiseEmbedding.Codec(), // BINS: the edges of the bins. Models with a piecewise linear embedding
        new MemberScales.Codec(), // HEAD: members per network. Models with more than one
        new SparseInputsCodec(), // SPRS: which features are sparse, and how they are scaled. Models of sparse rows
    ];

    /// <summary>The stages in the order of the forward pass.</summary>
    /// <param name="sizes">Inputs of the first layer, units of each hidden layer, outputs.</param>
    /// <param name="embedding">How inputs are embedded before the first layer; null = they are not.</param>
    /// <param name="hasSlopes">True: every hidden unit has a learnt slope.</param>
    /// <param name="members">Members that share the hidden layers.</param>
    /// <param name="sparse">The sparse inputs; their weights are part of the first layer.</param>
    public static IReadOnlyList<Stage> Of(
        ReadOnlySpan<int> sizes, InputEmbedding? embedding, bool hasSlopes, int members, SparseShape sparse = default)
    {
        List<Stage> stages = [];
        if (embedding is not null)
            stages.Add(new InputConcatenation(embedding.InputCount, EncodersOf(embedding)));
        if (embedding is { HasScale: true })
            stages.Add(new LearntScales(embedding.OutputCount));
        if (members > 1)
            stages.Add(new MemberScales(
                sizes[0], members, embedding?.ColumnsOfInputs ?? Enumerable.Repeat(1, sizes[0]),
                isNormal: embedding is { Numeric.Length: > 0 }));
        var last = sizes.Length - 2;
        for (var layer = 0; layer < last; layer++)
        {
            var units = sizes[layer + 1];
            stages.Add(new Dense(layer, sizes[layer], units, members: 1));
            if (layer == 0 && sparse.Count > 0)
                stages.Add(new SparseSum(sparse, units));
            stages.Add(hasSlopes ? new SlopedActivation(layer, units) : new ActivationStage(layer, units, isOutput: false));
            stages.Add(new Dropout(layer, units, members, isDoneBelow: hasSlopes));
        }
        stages.Add(new Dense(last, sizes[last], sizes[last + 1], members));
        if (last == 0 && sparse.Count > 0)
            stages.Add(new SparseSum(sparse, sizes[1]));
        stages.Add(new ActivationStage(last, sizes[last + 1], isOutput: true));
        return stages;
    }

    private static List<InputEncoder> EncodersOf(InputEmbedding embedding)
    {
        List<InputEncoder> encoders = [];
        if (embedding.HasBins)
            encoders.Add(new PiecewiseEmbedding(embedding.Numeric, embedding.BinsOfInputs, embedding.NumericSize));
        else if (embedding.Numeric.Length > 0)
            encoders.Add(new PeriodicEmbedding(embedding.Numeric, embedding.FrequencyCount, embedding.NumericSize, embedding.DeviationOf));
        if (embedding.Plain.Length > 0)
            encoders.Add(new PlainInputs(embedding.Plain));
        if (embedding.Groups.Length > 0)
            encoders.Add(new CategoryTables(embedding.Groups, embedding.TableSize));
        return encoders;
    }
}
