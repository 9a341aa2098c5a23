using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>A copy of the parameters with the lowest loss so far, or whatever figure decides in its place. NaN is never the
/// lowest.</summary>
internal sealed class BestParameters
{
    private readonly FeedForwardNetwork _network;

    private readonly bool _takesLaterOfEqual;

    /// <param name="startLoss">The loss of the network as it is: epoch 0.</param>
    /// <param name="takesLaterOfEqual">True: parameters as good as the best take their place.</param>
    public BestParameters(FeedForwardNetwork network, double startLoss, bool takesLaterOfEqual = false)
    {
        (_network, _takesLaterOfEqual) = (network, takesLaterOfEqual);
        Copy = network.Parameters.Span.ToArray();
        Loss = double.IsNaN(startLoss) ? double.PositiveInfinity : startLoss;
    }

    /// <summary>The lowest loss.</summary>
    public double Loss { get; set; }

    /// <summary>The epoch it belongs to.</summary>
    public int Epoch { get; set; }

    /// <summary>The parameters of that epoch.</summary>
    public float[] Copy { get; }

    /// <summary>Keeps the network as it is now when <paramref name="loss"/> is below all before it.</summary>
    public void Offer(double loss, int epoch)
    {
        if (!(loss < Loss || (_takesLaterOfEqual && loss == Loss)))
            return;
        (Loss, Epoch) = (loss, epoch);
        _network.Parameters.Span.CopyTo(Copy);
    }

    /// <summary>Puts the best parameters back into the network.</summary>
    public void Restore() => Copy.CopyTo(_network.Parameters.Span);
}
