using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>A copy of the parameters with the lowest validation loss so far. NaN is never the lowest.</summary>
internal sealed class BestParameters
{
    private readonly FeedForwardNetwork _network;
    private readonly float[] _copy;
    private double _loss;

    public BestParameters(FeedForwardNetwork network, double startLoss)
    {
        _network = network;
        _copy = network.Parameters.Span.ToArray();
        _loss = double.IsNaN(startLoss) ? double.PositiveInfinity : startLoss;
    }

    /// <summary>Keeps the network as it is now when <paramref name="loss"/> is below all before it.</summary>
    public void Offer(double loss)
    {
        if (!(loss < _loss))
            return;
        _loss = loss;
        _network.Parameters.Span.CopyTo(_copy);
    }

    /// <summary>Puts the best parameters back into the network.</summary>
    public void Restore() => _copy.CopyTo(_network.Parameters.Span);
}
