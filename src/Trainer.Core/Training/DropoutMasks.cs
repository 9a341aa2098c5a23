using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>
/// Inverted dropout (Srivastava et al., 2014): in each step each unit of a hidden layer is left out with the layer's
/// probability p and the others are divided by 1 - p, so that scoring needs no change.
/// </summary>
internal sealed class DropoutMasks
{
    private readonly float[] _rates;
    private readonly Matrix[] _masks;
    private readonly Matrix[] _outputs;
    private readonly int _seed;
    private RandomStream _random;
    private float _factor = 1;

    /// <param name="rates">One a hidden layer, in [0, 1).</param>
    public DropoutMasks(FeedForwardNetwork network, float[] rates, int batchSize, int seed)
    {
        (_rates, _seed) = (rates, seed);
        _masks = new Matrix[rates.Length];
        _outputs = new Matrix[rates.Length];
        for (var layer = 0; layer < rates.Length; layer++)
        {
            if (rates[layer] == 0)
                continue;
            _masks[layer] = AlignedBuffer.CreateMatrix(batchSize, network.Layout.Sizes[layer + 1]);
            _outputs[layer] = AlignedBuffer.CreateMatrix(batchSize, network.Layout.Sizes[layer + 1]);
        }
    }

    /// <summary>The masks of a step depend on nothing but seed, step and factor.</summary>
    /// <param name="factor">What the rates are multiplied by in this step, in [0, 1].</param>
    public void StartStep(long step, float factor = 1) => (_random, _factor) = (new RandomStream(_seed, RandomPurpose.Dropout, step), factor);

    /// <summary>Draws a layer's mask and returns its activations with the mask on; the layer's own where it drops nothing.</summary>
    /// <param name="activation">[rows, units] of a layer counted from 0; kept, since derivatives are taken from it.</param>
    public Matrix Apply(int layer, Matrix activation)
    {
        if (!IsActive(layer))
            return activation;
        var rate = _rates[layer] * _factor;
        var kept = 1 / (1 - rate);
        for (var row = 0; row < activation.Rows; row++)
        {
            var mask = _masks[layer].Row(row);
            var output = _outputs[layer].Row(row);
            var values = activation.Row(row);
            for (var unit = 0; unit < values.Length; unit++)
            {
                mask[unit] = _random.NextSingle() < rate ? 0 : kept;
                output[unit] = values[unit] * mask[unit];
            }
        }
        return Output(layer, activation);
    }

    /// <summary>What the next layer was given in this step.</summary>
    public Matrix Output(int layer, Matrix activation) => IsActive(layer) ? _outputs[layer].Top(activation.Rows) : activation;

    /// <summary>gradient[r, u] *= mask[r, u]: from the masked output back to the activation.</summary>
    public void BackwardInPlace(int layer, Matrix gradient)
    {
        if (!IsActive(layer))
            return;
        for (var row = 0; row < gradient.Rows; row++)
        {
            var mask = _masks[layer].Row(row);
            var values = gradient.Row(row);
            for (var unit = 0; unit < values.Length; unit++)
                values[unit] *= mask[unit];
        }
    }

    private bool IsActive(int layer) => layer < _rates.Length && _rates[layer] > 0;
}
