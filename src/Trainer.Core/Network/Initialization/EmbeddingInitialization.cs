using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>How the embedding of inputs and the slopes of activations start.</summary>
internal static class EmbeddingInitialization
{
    // Streams of their own, beyond any layer's.
    private const long FirstStream = 1L << 40;

    /// <summary>Frequencies normal with the embedding's deviation, phases uniform in +-pi, the linear map uniform in +-1/sqrt(frequencies), tables
    /// standard normal, scales and slopes 1.</summary>
    /// <param name="check">Asked now and then.</param>
    public static void Apply(FeedForwardNetwork network, int seed, ref PacedCheck check)
    {
        var layout = network.Layout;
        for (var layer = 0; layout.HasSlopes && layer < layout.LayerCount - 1; layer++)
            network.Slopes(layer).Row(0).Fill(1);
        if (layout is not { Embedding: { } embedding, EmbeddingSlices: { } slices })
            return;
        var bound = embedding.Frequencies == 0 ? 0 : 1 / MathF.Sqrt(embedding.Frequencies);
        Fill(slices.Frequencies, 0, ref check, (ref RandomStream random) => random.NextGaussian() * embedding.Deviation);
        Fill(slices.Phases, 1, ref check, (ref RandomStream random) => ((2f * random.NextSingle()) - 1f) * 3.14159265f);
        Fill(slices.Weights, 2, ref check, (ref RandomStream random) => ((2f * random.NextSingle()) - 1f) * bound);
        Fill(slices.Biases, 3, ref check, (ref RandomStream random) => ((2f * random.NextSingle()) - 1f) * bound);
        Fill(slices.Tables, 4, ref check, (ref RandomStream random) => random.NextGaussian());
        Fill(slices.Scale, 5, ref check, (ref RandomStream _) => 1);

        void Fill(ParameterSlice slice, int stream, ref PacedCheck check, Draw draw)
        {
            var random = new RandomStream(seed, RandomPurpose.Initialization, FirstStream + stream);
            for (var row = 0; row < slice.Rows; row++)
            {
                foreach (ref var value in slice.In(network.Parameters).Row(row))
                    value = draw(ref random);
                check.After(slice.Columns);
            }
        }
    }

    private delegate float Draw(ref RandomStream random);
}
