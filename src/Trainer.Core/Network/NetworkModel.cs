namespace FfnnMlNet.Network;

/// <summary>A trained network with what is needed to use it: everything a model file holds.</summary>
internal sealed class NetworkModel
{
    private readonly ScorerPool _scorers;

    /// <param name="outputNames">One name an output, or none.</param>
    public NetworkModel(
        FeedForwardNetwork network, ScoreKind scoreKind, string lossDescription, IReadOnlyList<string> outputNames,
        IReadOnlyList<EpochRecord> history)
    {
        (Network, ScoreKind, LossDescription, OutputNames, History) = (network, scoreKind, lossDescription, outputNames, history);
        _scorers = new ScorerPool(network, scoreKind);
    }

    public FeedForwardNetwork Network { get; }

    public ScoreKind ScoreKind { get; }

    /// <summary>The loss it was trained with, for people to read.</summary>
    public string LossDescription { get; }

    public IReadOnlyList<string> OutputNames { get; }

    public IReadOnlyList<EpochRecord> History { get; }

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
