using System.Security.Cryptography;
using System.Text;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A trained model: everything that a model file holds. It has one network, or the networks of an ensemble.</summary>
internal sealed class NetworkModel
{
    private readonly Pool<Scorer> _scorers;
    private readonly BatchScoring _batches;
    private readonly Pool<PathContributions> _contributions;

    /// <summary>A model of one network.</summary>
    /// <param name="outputNames">One name per output, or an empty list.</param>
    /// <param name="earlierEpochs">Epochs of the training that was continued to get this model.</param>
    /// <param name="inputs">Computes the inputs of the network from the features; null = the features are the inputs.</param>
    /// <param name="outputs">Computes the scores from the outputs of the network; null = the outputs are the scores.</param>
    /// <exception cref="InvalidOperationException">A parameter is not finite.</exception>
    public NetworkModel(
        FeedForwardNetwork network, ScoreKind scoreKind, string lossDescription, IReadOnlyList<string> outputNames,
        IReadOnlyList<EpochRecord> history, InputTransform? inputs = null, OutputTransform? outputs = null, int earlierEpochs = 0)
        : this([network], scoreKind, lossDescription, outputNames, history, inputs, outputs, earlierEpochs)
    {
    }

    /// <summary>A model of one or more networks, whose outputs are averaged.</summary>
    /// <param name="networks">At least one. All have the same layout and activations.</param>
    /// <param name="history">The learning curve of the first network.</param>
    public NetworkModel(
        IReadOnlyList<FeedForwardNetwork> networks, ScoreKind scoreKind, string lossDescription, IReadOnlyList<string> outputNames,
        IReadOnlyList<EpochRecord> history, InputTransform? inputs, OutputTransform? outputs, int earlierEpochs)
    {
        // Whatever went wrong before, no model with weights of NaN leaves the library.
        if (!networks.All(network => Reductions.AllFinite(network.Parameters.Span)))
            throw new InvalidOperationException(
                "The network has weights that are not finite, so no model can be made of it. " +
                "Train again with a lower LearningRate.");
        EarlierEpochs = earlierEpochs;
        (Networks, ScoreKind, LossDescription, OutputNames, History) = (networks, scoreKind, lossDescription, outputNames, history);
        Inputs = inputs ?? InputTransform.Unchanged(Network.Layout.InputCount);
        Outputs = outputs ?? OutputTransform.Unchanged;
        _scorers = new Pool<Scorer>(() => new Scorer(this, capacity: 1));
        _batches = new BatchScoring(this);
        _contributions = new Pool<PathContributions>(() => new PathContributions(this));
    }

    /// <summary>The networks whose outputs are averaged; one unless an ensemble was trained.</summary>
    public IReadOnlyList<FeedForwardNetwork> Networks { get; }

    /// <summary>The first network; all have its layout and activations.</summary>
    public FeedForwardNetwork Network => Networks[0];

    /// <summary>Members whose outputs are averaged: all members of <see cref="Networks"/>.</summary>
    public int MemberCount => Networks.Count * Network.Layout.RowsPerRow;

    public ScoreKind ScoreKind { get; }

    public InputTransform Inputs { get; }

    public OutputTransform Outputs { get; }

    /// <summary>The linear model beside the networks; null = there is none.</summary>
    public LinearPath? Linear { get; init; }

    /// <summary>Networks of other kinds with the same transforms, whose scores are mixed into those of <see cref="Networks"/> one after the
    /// other; empty unless a search chose several kinds.</summary>
    public IReadOnlyList<MixedModel> Others { get; init; } = [];

    /// <summary>Everything whose scores are mixed into those of <see cref="Networks"/>, in this order: <see cref="Others"/>, then
    /// <see cref="Linear"/>.</summary>
    public IEnumerable<MixedModel> Mixed => Linear is null ? Others : Others.Append(Linear);

    /// <summary>What a search tried; empty where there was none.</summary>
    public IReadOnlyList<LeaderboardEntry> Leaderboard { get; init; } = [];

    /// <summary>The networks of all kinds, without the linear model.</summary>
    public IEnumerable<FeedForwardNetwork> AllNetworks => Networks.Concat(Others.SelectMany(other => other.Model.Networks));

    /// <summary>What is known of the features of the training rows; null for models of versions that did not save it.</summary>
    public FeatureSummary? Features { get; init; }

    /// <summary>By which the model says how sure it is; null = it was not asked to.</summary>
    public ConformalLimits? Limits { get; init; }

    /// <summary>Divides features into dense and sparse ones; null = all are dense.</summary>
    public SparseInputs? Sparse { get; init; }

    /// <summary>The name of a slot; empty where the model has none.</summary>
    public string NameOf(int slot)
    {
        var place = Sparse is null ? -1 - slot : Sparse.PlaceOf(slot);
        var (names, index) = place < 0 ? (Features?.Names, -1 - place) : (Features?.SparseNames, place);
        return place == SlotMap.None || names is not { Length: > 0 } ? "" : names[index];
    }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount => Sparse?.FeatureCount ?? Inputs.FeatureCount;

    /// <summary>The loss of the training, as a text for people to read.</summary>
    public string LossDescription { get; }

    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>The learning curve of the first network.</summary>
    public IReadOnlyList<EpochRecord> History { get; }

    public int EarlierEpochs { get; }

    /// <summary>The options of the training, as texts for people to read. Every name occurs once. Empty where the options are not
    /// known.</summary>
    public IReadOnlyList<(string Name, string Value)> TrainingOptions { get; init; } = [];

    /// <summary>The fingerprint of the network. For several networks it is the SHA-256, in lower-case hexadecimal, of their fingerprints
    /// one after the other, those of other kinds with their shares, that of the linear model last.</summary>
    public string Fingerprint()
    {
        string[] fingerprints =
        [
            .. Networks.Select(network => network.Fingerprint()),
            .. Others.Select(other => $"{other.Model.Fingerprint()}{BitConverter.SingleToInt32Bits(other.Share):x8}"),
            .. Linear is null ? (string[])[] : [Linear.Model.Fingerprint()],
        ];
        return fingerprints.Length == 1
            ? fingerprints[0] : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(fingerprints))));
    }

    /// <summary>Scores one row. Any number of threads may call it at the same time.</summary>
    /// <param name="features">[features]; values that are NaN or infinite are missing, and are imputed.</param>
    /// <param name="scores">[outputs]; overwritten.</param>
    public void Predict(ReadOnlySpan<float> features, Span<float> scores)
    {
        var layout = Network.Layout;
        if (features.Length != FeatureCount)
            throw new ArgumentException($"features must have {FeatureCount} values, as in training, but has {features.Length}.");
        if (scores.Length < layout.OutputCount)
            throw new ArgumentException($"scores must have room for {layout.OutputCount} values, but has {scores.Length}.");
        var scorer = _scorers.Rent();
        scorer.SetRow(0, features);
        scorer.Score(1, scores[..layout.OutputCount]);
        _scorers.Return(scorer);
    }

    /// <summary>Scores one row, which is given by its values that are not 0. The scores have the same bits as where all values are given.
    /// Any number of threads may call it at the same time.</summary>
    /// <param name="slots">The slots of the values, ascending, in [0, features).</param>
    /// <param name="values">One per slot; values that are NaN or infinite are missing, and are imputed.</param>
    /// <param name="scores">[outputs]; overwritten.</param>
    public void Predict(ReadOnlySpan<int> slots, ReadOnlySpan<float> values, Span<float> scores)
    {
        CheckSlots(slots, values);
        var outputs = Network.Layout.OutputCount;
        if (scores.Length < outputs)
            throw new ArgumentException($"scores must have room for {outputs} values, but has {scores.Length}.");
        var scorer = _scorers.Rent();
        scorer.SetRow(0, slots, values);
        scorer.Score(1, scores[..outputs]);
        _scorers.Return(scorer);
    }

    /// <summary>Scores rows. The scores of a row have the same bits as where it is scored alone. Any number of threads may call it at the
    /// same time.</summary>
    /// <param name="features">[rows, features]; values that are NaN or infinite are missing, and are imputed.</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    /// <param name="threads">The largest number of threads that share the rows, the calling thread included.</param>
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

    /// <summary>The contributions of the features of a row to a score, see <see cref="PathContributions"/>. Any number of threads may call
    /// it at the same time.</summary>
    /// <param name="features">[features]; values that are NaN or infinite are missing.</param>
    /// <param name="output">The output or class that is explained; null = the predicted class, or the first output.</param>
    /// <param name="contributions">[features]; overwritten.</param>
    public ExplainedScore Explain(ReadOnlySpan<float> features, int? output, Span<float> contributions)
    {
        if (features.Length != FeatureCount)
            throw new ArgumentException($"features must have {FeatureCount} values, as in training, but has {features.Length}.");
        if (contributions.Length < FeatureCount)
            throw new ArgumentException($"contributions must have room for {FeatureCount} values, but has {contributions.Length}.");
        if (Sparse is null)
        {
            CheckOutput(output);
            var path = _contributions.Rent();
            var explained = path.Of(features, output, contributions[..FeatureCount]);
            _contributions.Return(path);
            return explained;
        }
        List<SlotContribution> ofSlots = [];
        var (slots, values) = NonZeros.Of(features);
        var ofRow = Explain(slots, values, output, ofSlots);
        contributions[..FeatureCount].Clear();
        foreach (var (slot, contribution) in ofSlots)
            contributions[slot] = contribution;
        return ofRow;
    }

    /// <summary>The same for a row of a model with sparse inputs, which is given by its values that are not 0, in a time that depends on
    /// their number alone.</summary>
    /// <param name="slots">The slots of the values, ascending, in [0, features).</param>
    /// <param name="values">One per slot; values that are NaN or infinite are missing.</param>
    /// <param name="output">As above.</param>
    /// <param name="contributions">Gets the contributions of the dense features and of the values, slots ascending; all others contribute
    /// 0. Overwritten.</param>
    public ExplainedScore Explain(
        ReadOnlySpan<int> slots, ReadOnlySpan<float> values, int? output, List<SlotContribution> contributions)
    {
        CheckSlots(slots, values);
        CheckOutput(output);
        var path = _contributions.Rent();
        var explained = path.Of(slots, values, output);
        contributions.Clear();
        for (var i = 0; i < path.Slots.Length; i++)
            contributions.Add(new SlotContribution(path.Slots[i], path.Values[i]));
        _contributions.Return(path);
        return explained;
    }

    /// <summary>All values of a row that is given by those that are not 0.</summary>
    /// <returns>[features].</returns>
    public float[] DenseRow(ReadOnlySpan<int> slots, ReadOnlySpan<float> values)
    {
        CheckSlots(slots, values);
        var features = new float[FeatureCount];
        for (var i = 0; i < slots.Length; i++)
            features[slots[i]] = values[i];
        return features;
    }

    private void CheckOutput(int? output)
    {
        var outputs = Network.Layout.OutputCount;
        if (output is { } asked && (uint)asked >= (uint)outputs)
            throw new ArgumentOutOfRangeException(
                nameof(output), asked, FormattableString.Invariant($"output must be in [0, {outputs}), as the model has {outputs}."));
    }

    private void CheckSlots(ReadOnlySpan<int> slots, ReadOnlySpan<float> values)
    {
        if (slots.Length != values.Length)
            throw new ArgumentException($"slots and values must have the same length, but have {slots.Length} and {values.Length}.");
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] <= (i == 0 ? -1 : slots[i - 1]) || slots[i] >= FeatureCount)
                throw new ArgumentException(
                    $"slots must ascend and be in [0, {FeatureCount}), but slot {slots[i]} is at index {i}.");
        }
    }
}
