namespace FfnnMlNet.Network;

/// <summary>The dropout of a training run.</summary>
/// <param name="Rates">One rate per hidden layer: the probability, in [0, 1), that a unit is dropped in a step.</param>
/// <param name="Seed">The seed of the random numbers from which the masks are drawn.</param>
internal sealed record DropoutRates(float[] Rates, int Seed)
{
    /// <summary>The rate of a hidden layer; 0 for a layer that has none.</summary>
    public float RateOf(int layer) => layer < Rates.Length ? Rates[layer] : 0;

    /// <summary>How many units with a mask the hidden layers before <paramref name="layer"/> have together. The masks of a step are drawn
    /// from one random stream, layer after layer, so this says where in the stream the layer begins.</summary>
    public long UnitsBefore(int layer, Layout layout)
    {
        var units = 0L;
        for (var below = 0; below < layer; below++)
            units += RateOf(below) > 0 ? layout.Sizes[below + 1] : 0;
        return units;
    }
}
