using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Finds hidden layers whose units all give 0 for every row of an epoch. No gradient passes through such a layer, so the layers
/// below it do not learn.</summary>
internal sealed class DeadLayers(int hiddenLayers)
{
    private readonly bool[] _isAlive = new bool[hiddenLayers];
    private readonly bool[] _isReported = new bool[hiddenLayers];

    public void StartEpoch() => Array.Clear(_isAlive);

    /// <summary>Looks at the outputs of a batch. A layer that has given a value other than 0 in this epoch is not looked at
    /// again.</summary>
    public void Look(NetworkPass pass)
    {
        for (var layer = 0; layer < _isAlive.Length; layer++)
        {
            if (!_isAlive[layer])
                _isAlive[layer] = HasNonZero(pass.Hidden[layer].Output);
        }
    }

    /// <summary>Warns of each dead layer, once per run.</summary>
    public void EndEpoch(int epoch, FeedForwardNetwork network, Action<string>? warn)
    {
        for (var layer = 0; layer < _isAlive.Length; layer++)
        {
            if (_isAlive[layer] || _isReported[layer])
                continue;
            _isReported[layer] = true;
            warn?.Invoke(string.Create(CultureInfo.InvariantCulture,
                $"All {network.Layout.Sizes[layer + 1]} units of hidden layer {layer + 1} ({network.Activations[layer]}) were 0 " +
                $"for every row of epoch {epoch}: the layer is dead, and nothing below it learns. ") +
                "Lower LearningRate, or use an activation that never ends flat, such as Activation.LeakyRelu() or Activation.Silu.");
        }
    }

    private static bool HasNonZero(Matrix activation)
    {
        for (var row = 0; row < activation.Rows; row++)
        {
            if (activation.Row(row).ContainsAnyExcept(0f))
                return true;
        }
        return false;
    }
}
