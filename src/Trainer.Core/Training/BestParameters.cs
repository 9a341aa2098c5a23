using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>A copy of the parameters of the best epoch so far: the one with the lowest loss, or with the lowest value of the figure that is
/// used in place of the loss. NaN is never the lowest.</summary>
internal sealed class BestParameters
{
    private readonly FeedForwardNetwork _network;

    private readonly bool _takesLaterOfEqual;

    /// <param name="startLoss">The loss of the untrained network, which counts as epoch 0; +infinity when it is not known.</param>
    /// <param name="takesLaterOfEqual">True: an epoch that is exactly as good as the best one replaces it. False: the earlier one is kept.
    /// Default false.</param>
    public BestParameters(FeedForwardNetwork network, double startLoss, bool takesLaterOfEqual = false)
    {
        (_network, _takesLaterOfEqual) = (network, takesLaterOfEqual);
        Copy = network.Parameters.Span.ToArray();
        Loss = double.IsNaN(startLoss) ? double.PositiveInfinity : startLoss;
    }

    /// <summary>The lowest loss.</summary>
    public double Loss { get; set; }

    /// <summary>The epoch that had the lowest loss; 0 = the start.</summary>
    public int Epoch { get; set; }

    /// <summary>The parameters of that epoch.</summary>
    public float[] Copy { get; }

    /// <summary>Copies the network's current parameters when <paramref name="loss"/> is lower than all before it.</summary>
    public void Offer(double loss, int epoch)
    {
        if (!(loss < Loss || (_takesLaterOfEqual && loss == Loss)))
            return;
        (Loss, Epoch) = (loss, epoch);
        _network.Parameters.Span.CopyTo(Copy);
    }

    /// <summary>Copies the best parameters back into the network.</summary>
    public void Restore() => Copy.CopyTo(_network.Parameters.Span);
}
