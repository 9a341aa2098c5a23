using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>How the embedding of inputs and the slopes of activations start.</summary>
internal static class EmbeddingInitialization
{
    // Streams of their own, beyond any layer's.
    private const long FirstStream = 1L << 40;

    /// <summary>Frequencies normal with the deviation of their input, phases uniform in +-pi, the linear map and its biases uniform in
    /// +-1/sqrt(frequencies, or bins of the input), tables standard normal, scales and slopes 1.</summary>
    public static void Apply(FeedForwardNetwork network, int seed)
    {
        var layout = network.Layout;
        for (var layer = 0; layout.HasSlopes && layer < layout.LayerCount - 1; layer++)
            network.Slopes(layer).Row(0).Fill(1);
        if (layout is not { Embedding: { } embedding, EmbeddingSlices: { } slices })
            return;
        FillFrequencies();
        Fill(slices.Phases, 1, (ref RandomStream random) => ((2f * random.NextSingle()) - 1f) * 3.14159265f);
        FillMap(slices.Weights, 2, embedding.HasBins ? j => embedding.Bins[j].Count : _ => 1);
        FillMap(slices.Biases, 3, _ => 1);
        Fill(slices.Tables, 4, (ref RandomStream random) => random.NextGaussian());
        Fill(slices.Scale, 5, (ref RandomStream _) => 1);

        void FillFrequencies()
        {
            var random = new RandomStream(seed, RandomPurpose.Initialization, FirstStream);
            for (var j = 0; j < slices.Frequencies.Rows; j++)
                foreach (ref var value in slices.Frequencies.In(network.Parameters).Row(j))
                    value = random.NextGaussian() * embedding.DeviationOf(j);
        }

        void FillMap(ParameterSlice slice, int stream, Func<int, int> rowsOfInput)
        {
            var (random, row) = (new RandomStream(seed, RandomPurpose.Initialization, FirstStream + stream), 0);
            for (var j = 0; j < embedding.Numeric.Length; j++)
            {
                var bound = 1 / MathF.Sqrt(embedding.HasBins ? embedding.Bins[j].Count : embedding.Frequencies);
                for (var end = row + rowsOfInput(j); row < end; row++)
                    foreach (ref var value in slice.In(network.Parameters).Row(row))
                        value = ((2f * random.NextSingle()) - 1f) * bound;
            }
        }

        void Fill(ParameterSlice slice, int stream, Draw draw)
        {
            var random = new RandomStream(seed, RandomPurpose.Initialization, FirstStream + stream);
            for (var row = 0; row < slice.Rows; row++)
                foreach (ref var value in slice.In(network.Parameters).Row(row))
                    value = draw(ref random);
        }
    }

    private delegate float Draw(ref RandomStream random);
}
