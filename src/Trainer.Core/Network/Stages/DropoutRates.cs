namespace FfnnMlNet.Network;

/// <summary>How much a training drops.</summary>
/// <param name="Rates">The probability that a unit is left out of a step, in [0, 1), for each hidden layer.</param>
/// <param name="Seed">Of the masks.</param>
internal sealed record DropoutRates(float[] Rates, int Seed)
{
    public float RateOf(int layer) => layer < Rates.Length ? Rates[layer] : 0;

    /// <summary>Units of the hidden layers before one that have masks: their numbers of the step's stream come first.</summary>
    public long UnitsBefore(int layer, Layout layout)
    {
        var units = 0L;
        for (var below = 0; below < layer; below++)
            units += RateOf(below) > 0 ? layout.Sizes[below + 1] : 0;
        return units;
    }
}
