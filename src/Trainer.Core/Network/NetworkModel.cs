using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A trained network with what is needed to use it: everything a model file holds.</summary>
internal sealed class NetworkModel
{
    private readonly ScorerPool _scorers;

    /// <param name="outputNames">One name an output, or none.</param>
    /// <param name="earlierEpochs">Epochs of the training this one continued.</param>
    /// <exception cref="InvalidOperationException">A parameter is not finite.</exception>
    public NetworkModel(
        FeedForwardNetwork network, ScoreKind scoreKind, string lossDescription, IReadOnlyList<string> outputNames,
        IReadOnlyList<EpochRecord> history, int earlierEpochs = 0)
    {
        // The last gate: whatever went wrong before, no model with NaN weights leaves the library.
        if (!Reductions.AllFinite(network.Parameters.Span))
            throw new InvalidOperationException("The network has weights that are not finite, so no model can be made of it. Train again with a lower LearningRate.");
        EarlierEpochs = earlierEpochs;
        (Network, ScoreKind, LossDescription, OutputNames, History) = (network, scoreKind, lossDescription, outputNames, history);
        _scorers = new ScorerPool(network, scoreKind);
    }

    public FeedForwardNetwork Network { get; }

    public ScoreKind ScoreKind { get; }

    /// <summary>The loss it was trained with, for people to read.</summary>
    public string LossDescription { get; }

    public IReadOnlyList<string> OutputNames { get; }

    public IReadOnlyList<EpochRecord> History { get; }

    public int EarlierEpochs { get; }

    /// <summary>Scores one row; any number of threads at once.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="scores">[outputs]; overwritten.</param>
    public void Predict(ReadOnlySpan<float> features, Span<float> scores)
    {
        var layout = Network.Layout;
        if (features.Length != layout.InputCount)
            throw new ArgumentException($"features must have {layout.InputCount} values, as in training, but has {features.Length}.");
        if (scores.Length < layout.OutputCount)
            throw new ArgumentException($"scores must have room for {layout.OutputCount} values, but has {scores.Length}.");
        var scorer = _scorers.Rent();
        features.CopyTo(scorer.Input.Row(0));
        scorer.Score(scores[..layout.OutputCount]);
        _scorers.Return(scorer);
    }
}
