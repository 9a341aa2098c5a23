using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>How the embedding of inputs, the slopes of activations and the scales of members start.</summary>
internal static class EmbeddingInitialization
{
    // Streams of their own, beyond any layer's.
    private const long FirstStream = 1L << 40;

    /// <summary>Frequencies normal with the embedding's deviation, phases uniform in +-pi, the linear map uniform in +-1/sqrt(frequencies), tables
    /// standard normal, scales and slopes 1. Scales of members are +-1 by chance; with numeric embeddings they are standard normal, one number for
    /// all that an input becomes (Gorishniy, Kotelnikov and Babenko, 2025).</summary>
    public static void Apply(FeedForwardNetwork network, int seed)
    {
        var layout = network.Layout;
        for (var layer = 0; layout.HasSlopes && layer < layout.LayerCount - 1; layer++)
            network.Slopes(layer).Row(0).Fill(1);
        if (layout.MembersPerNetwork > 1)
            DrawMemberScales(network, new RandomStream(seed, RandomPurpose.Initialization, FirstStream + 6));
        if (layout is not { Embedding: { } embedding, EmbeddingSlices: { } slices })
            return;
        var bound = embedding.Frequencies == 0 ? 0 : 1 / MathF.Sqrt(embedding.Frequencies);
        Fill(slices.Frequencies, 0, (ref RandomStream random) => random.NextGaussian() * embedding.Deviation);
        Fill(slices.Phases, 1, (ref RandomStream random) => ((2f * random.NextSingle()) - 1f) * 3.14159265f);
        Fill(slices.Weights, 2, (ref RandomStream random) => ((2f * random.NextSingle()) - 1f) * bound);
        Fill(slices.Biases, 3, (ref RandomStream random) => ((2f * random.NextSingle()) - 1f) * bound);
        Fill(slices.Tables, 4, (ref RandomStream random) => random.NextGaussian());
        Fill(slices.Scale, 5, (ref RandomStream _) => 1);

        void Fill(ParameterSlice slice, int stream, Draw draw)
        {
            var random = new RandomStream(seed, RandomPurpose.Initialization, FirstStream + stream);
            for (var row = 0; row < slice.Rows; row++)
                foreach (ref var value in slice.In(network.Parameters).Row(row))
                    value = draw(ref random);
        }
    }

    private static void DrawMemberScales(FeedForwardNetwork network, RandomStream random)
    {
        var embedding = network.Layout.Embedding;
        var isNormal = embedding is { Numeric.Length: > 0 };
        var scales = network.MemberScales;
        for (var member = 0; member < scales.Rows; member++)
        {
            var scale = scales.Row(member);
            for (int i = 0, size; i < scale.Length; i += size)
            {
                size = embedding is null || (i >= embedding.FirstPlain && i < embedding.FirstTable) ? 1
                    : i < embedding.FirstPlain ? embedding.NumericSize : embedding.TableSize;
                scale.Slice(i, size).Fill(isNormal ? random.NextGaussian() : random.NextInt32(2) == 0 ? -1 : 1);
            }
        }
    }

    private delegate float Draw(ref RandomStream random);
}
