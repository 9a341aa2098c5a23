using System.Security.Cryptography;
using System.Text;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A trained network with what is needed to use it: everything a model file holds.</summary>
internal sealed class NetworkModel
{
    private readonly Pool<Scorer> _scorers;
    private readonly BatchScoring _batches;

    /// <summary>A model of one network.</summary>
    /// <param name="outputNames">One name an output, or none.</param>
    /// <param name="earlierEpochs">Epochs of the training this one continued.</param>
    /// <param name="inputs">From features to the network's inputs; null = features are the inputs.</param>
    /// <param name="outputs">From the network's outputs to scores; null = outputs are the scores.</param>
    /// <exception cref="InvalidOperationException">A parameter is not finite.</exception>
    public NetworkModel(
        FeedForwardNetwork network, ScoreKind scoreKind, string lossDescription, IReadOnlyList<string> outputNames,
        IReadOnlyList<EpochRecord> history, InputTransform? inputs = null, OutputTransform? outputs = null, int earlierEpochs = 0)
        : this([network], scoreKind, lossDescription, outputNames, history, inputs, outputs, earlierEpochs)
    {
    }

    /// <summary>A model of one network or more, whose outputs are averaged.</summary>
    /// <param name="members">At least one, with the same layers and activations.</param>
    /// <param name="history">Of the first member.</param>
    public NetworkModel(
        IReadOnlyList<FeedForwardNetwork> members, ScoreKind scoreKind, string lossDescription, IReadOnlyList<string> outputNames,
        IReadOnlyList<EpochRecord> history, InputTransform? inputs, OutputTransform? outputs, int earlierEpochs)
    {
        // The last gate: whatever went wrong before, no model with NaN weights leaves the library.
        if (!members.All(member => Reductions.AllFinite(member.Parameters.Span)))
            throw new InvalidOperationException(
                "The network has weights that are not finite, so no model can be made of it. " +
                "Train again with a lower LearningRate.");
        EarlierEpochs = earlierEpochs;
        (Members, ScoreKind, LossDescription, OutputNames, History) = (members, scoreKind, lossDescription, outputNames, history);
        Inputs = inputs ?? InputTransform.Unchanged(Network.Layout.InputCount);
        Outputs = outputs ?? OutputTransform.Unchanged;
        _scorers = new Pool<Scorer>(() => new Scorer(this, capacity: 1));
        _batches = new BatchScoring(this);
    }

    /// <summary>The networks whose outputs are averaged; one unless an ensemble was trained.</summary>
    public IReadOnlyList<FeedForwardNetwork> Members { get; }

    /// <summary>The first member; all have its layers and activations.</summary>
    public FeedForwardNetwork Network => Members[0];

    public ScoreKind ScoreKind { get; }

    public InputTransform Inputs { get; }

    public OutputTransform Outputs { get; }

    /// <summary>Features of a row, before they become the network's inputs.</summary>
    public int FeatureCount => Inputs.FeatureCount;

    /// <summary>The loss it was trained with, for people to read.</summary>
    public string LossDescription { get; }

    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>Of the first member.</summary>
    public IReadOnlyList<EpochRecord> History { get; }

    public int EarlierEpochs { get; }

    /// <summary>What the options of the training were, for people to read: names, each once, and values. Empty where nobody
    /// noted them.</summary>
    public IReadOnlyList<(string Name, string Value)> TrainingOptions { get; init; } = [];

    /// <summary>Of one member its own; of several the SHA-256, in lower-case hexadecimal, of theirs one after another.</summary>
    public string Fingerprint() => Members.Count == 1
        ? Network.Fingerprint()
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(Members.Select(member => member.Fingerprint())))));

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
        features.CopyTo(scorer.Features(0));
        scorer.Score(1, scores[..layout.OutputCount]);
        _scorers.Return(scorer);
    }

    /// <summary>Scores rows, each to the bits it has alone; any number of threads at once.</summary>
    /// <param name="features">[rows, features]; missing ones, NaN or infinite, are imputed.</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    /// <param name="threads">Threads at most that share the rows, the calling one included.</param>
    public void PredictBatch(ReadOnlySpan<float> features, Span<float> scores, int threads)
    {
        if (threads < 1)
            Throw.OutOfRange("numberOfThreads", threads, "at least 1", "");
        if (features.Length % FeatureCount != 0)
            throw new ArgumentException(
                $"features must have {FeatureCount} values a row, as in training, " +
                $"but {features.Length} values are no whole number of rows.");
        var (rows, outputs) = (features.Length / FeatureCount, Network.Layout.OutputCount);
        if (scores.Length < (long)rows * outputs)
            throw new ArgumentException(
                $"scores must have room for {(long)rows * outputs} values, {outputs} for each of {rows} rows, but has {scores.Length}.");
        _batches.Score(features, scores, rows, threads);
    }
}
