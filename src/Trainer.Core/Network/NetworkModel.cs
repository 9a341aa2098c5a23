using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A trained network with what is needed to use it: everything a model file holds.</summary>
internal sealed class NetworkModel
{
    private readonly ScorerPool _scorers;

    /// <param name="outputNames">One name an output, or none.</param>
    /// <param name="earlierEpochs">Epochs of the training this one continued.</param>
    /// <param name="inputs">From features to the network's inputs; null = features are the inputs.</param>
    /// <param name="outputs">From the network's outputs to scores; null = outputs are the scores.</param>
    /// <exception cref="InvalidOperationException">A parameter is not finite.</exception>
    public NetworkModel(
        FeedForwardNetwork network, ScoreKind scoreKind, string lossDescription, IReadOnlyList<string> outputNames,
        IReadOnlyList<EpochRecord> history, InputTransform? inputs = null, OutputTransform? outputs = null, int earlierEpochs = 0)
    {
        // The last gate: whatever went wrong before, no model with NaN weights leaves the library.
        if (!Reductions.AllFinite(network.Parameters.Span))
            throw new InvalidOperationException("The network has weights that are not finite, so no model can be made of it. Train again with a lower LearningRate.");
        EarlierEpochs = earlierEpochs;
        (Network, ScoreKind, LossDescription, OutputNames, History) = (network, scoreKind, lossDescription, outputNames, history);
        Inputs = inputs ?? InputTransform.Unchanged(network.Layout.InputCount);
        Outputs = outputs ?? OutputTransform.Unchanged;
        _scorers = new ScorerPool(this);
    }

    public FeedForwardNetwork Network { get; }

    public ScoreKind ScoreKind { get; }

    public InputTransform Inputs { get; }

    public OutputTransform Outputs { get; }

    /// <summary>Features of a row, before they become the network's inputs.</summary>
    public int FeatureCount => Inputs.FeatureCount;

    /// <summary>The loss it was trained with, for people to read.</summary>
    public string LossDescription { get; }

    public IReadOnlyList<string> OutputNames { get; }

    public IReadOnlyList<EpochRecord> History { get; }

    public int EarlierEpochs { get; }

    /// <summary>Scores one row; any number of threads at once.</summary>
    /// <param name="features">[features]; missing ones, NaN or infinite, are imputed.</param>
    /// <param name="scores">[outputs]; overwritten.</param>
    public void Predict(ReadOnlySpan<float> features, Span<float> scores)
    {
        var layout = Network.Layout;
        if (features.Length != FeatureCount)
            throw new ArgumentException($"features must have {FeatureCount} values, as in training, but has {features.Length}.");
        if (scores.Length < layout.OutputCount)
            throw new ArgumentException($"scores must have room for {layout.OutputCount} values, but has {scores.Length}.");
        var scorer = _scorers.Rent();
        features.CopyTo(scorer.Features);
        scorer.Score(scores[..layout.OutputCount]);
        _scorers.Return(scorer);
    }
}
