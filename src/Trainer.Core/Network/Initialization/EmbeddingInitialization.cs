using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>How the embedding of inputs, the slopes of activations and the scales of members start.</summary>
internal static class EmbeddingInitialization
{
    // Streams of their own, beyond any layer's.
    private const long FirstStream = 1L << 40;

    /// <summary>Frequencies normal with the deviation of their input, phases uniform in +-pi, the linear map and its biases uniform in
    /// +-1/sqrt(frequencies, or bins of the input), tables standard normal, scales and slopes 1. Scales of members are +-1 by chance; with
    /// numeric embeddings they are standard normal, one number for all that an input becomes (Gorishniy, Kotelnikov and Babenko, 2025).</summary>
    /// <param name="check">Asked now and then.</param>
    public static void Apply(FeedForwardNetwork network, int seed, ref PacedCheck check)
    {
        var layout = network.Layout;
        for (var layer = 0; layout.HasSlopes && layer < layout.LayerCount - 1; layer++)
            network.Slopes(layer).Row(0).Fill(1);
        if (layout.MembersPerNetwork > 1)
            DrawMemberScales(network, new RandomStream(seed, RandomPurpose.Initialization, FirstStream + 6));
        if (layout is not { Embedding: { } embedding, EmbeddingSlices: { } slices })
            return;
        // Of the map of each numeric input, whose rows are its bins where it has any, else one.
        float[] bounds = [.. Enumerable.Range(0, embedding.Numeric.Length)
            .Select(j => 1 / MathF.Sqrt(embedding.HasBins ? embedding.Bins[j].Count : embedding.Frequencies))];
        var boundsOfRows = embedding.HasBins ? [.. bounds.SelectMany((bound, j) => Enumerable.Repeat(bound, embedding.Bins[j].Count))] : bounds;
        Fill(slices.Frequencies, 0, ref check, (ref RandomStream random, int j) => random.NextGaussian() * embedding.DeviationOf(j));
        Fill(slices.Phases, 1, ref check, (ref RandomStream random, int _) => Uniform(ref random) * 3.14159265f);
        Fill(slices.Weights, 2, ref check, (ref RandomStream random, int row) => Uniform(ref random) * boundsOfRows[row]);
        Fill(slices.Biases, 3, ref check, (ref RandomStream random, int j) => Uniform(ref random) * bounds[j]);
        Fill(slices.Tables, 4, ref check, (ref RandomStream random, int _) => random.NextGaussian());
        Fill(slices.Scale, 5, ref check, (ref RandomStream _, int _) => 1);

        void Fill(ParameterSlice slice, int stream, ref PacedCheck check, Draw draw)
        {
            var random = new RandomStream(seed, RandomPurpose.Initialization, FirstStream + stream);
            for (var row = 0; row < slice.Rows; row++)
            {
                foreach (ref var value in slice.In(network.Parameters).Row(row))
                    value = draw(ref random, row);
                check.After(slice.Columns);
            }
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

    private static float Uniform(ref RandomStream random) => (2f * random.NextSingle()) - 1f;

    private delegate float Draw(ref RandomStream random, int row);
}
