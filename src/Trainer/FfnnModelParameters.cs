using System.Collections.ObjectModel;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>A trained network: its layers and parameters, the history of its training, and scoring without a prediction engine of ML.NET.
/// Immutable, and safe for any number of threads.</summary>
/// <typeparam name="TOutput">The type of Score: Single, or a vector of Single.</typeparam>
public abstract partial class FfnnModelParameters<TOutput>
    : ModelParametersBase<TOutput>, INetworkHolder, ICalculateFeatureContribution, IFeatureContributionMapper
{
    // Of all kinds.
    private readonly FeedForwardNetwork[] _networks;

    private protected FfnnModelParameters(IHostEnvironment environment, string name, NetworkModel network)
        : base(environment, name)
    {
        Network = network;
        _networks = [.. network.AllNetworks];
        Layers = DescribeLayers(network.Network);
        TrainingOptions = ByName(network.TrainingOptions);
    }

    /// <param name="fits">Returns true for the kinds of score and the numbers of outputs that a model of this class can have.</param>
    private protected FfnnModelParameters(
        IHostEnvironment environment, string name, ModelLoadContext context, VersionInfo version, Func<ScoreKind, int, bool> fits)
        : base(environment, name, Checked(context, version))
    {
        Network = Load(context);
        _networks = [.. Network.AllNetworks];
        var (kind, outputs) = (Network.ScoreKind, Network.Network.Layout.OutputCount);
        if (!fits(kind, outputs))
            throw Damaged(FormattableString.Invariant(
                $"holds a network with scores of kind '{kind}' and {outputs} outputs, which no {name} model has"));
        Layers = DescribeLayers(Network.Network);
        TrainingOptions = ByName(Network.TrainingOptions);
    }

    /// <summary>The layers from the inputs to the output. All members have the same layers, unless a search chose several kinds of
    /// networks (<see cref="FfnnOptions.SearchDraws"/>): then these are the layers of the kind with the largest weight.</summary>
    public IReadOnlyList<LayerInfo> Layers { get; }

    /// <summary>Number of features per row, as in the feature column. The first layer may have more inputs, for example one more for each
    /// feature that was missing in some training rows, see <see cref="MissingValues.Impute"/>.</summary>
    public int FeatureCount => Network.FeatureCount;

    /// <summary>Number of members whose outputs are averaged: the number of networks (see <see cref="FfnnOptions.EnsembleSize"/>) times
    /// <see cref="MembersPerNetwork"/>. Networks of all kinds count that a search chose, those with the largest weight first.</summary>
    public int MemberCount => _networks.Length * MembersPerNetwork;

    /// <summary>Number of members that share the hidden layers of a network, see <see cref="FfnnOptions.MembersPerNetwork"/>.</summary>
    public int MembersPerNetwork => Network.Network.Layout.MembersPerNetwork;

    /// <summary>The share of the linear member in the scores, in [0, 1); that of the networks is the rest. 0 where there is no linear
    /// member. Where the linear member was chosen alone, the model has a single layer and this is 0. See
    /// <see cref="FfnnOptions.LinearMember"/>.</summary>
    public float LinearShare => Network.Linear?.Share ?? 0;

    /// <summary>What a search tried, and the weight of each candidate in the scores: those with a weight first, the largest weight first.
    /// Empty where there was no search. It is saved with the model, without the times. See
    /// <see cref="FfnnOptions.SearchDraws"/>.</summary>
    public IReadOnlyList<LeaderboardEntry> Leaderboard => Network.Leaderboard;

    /// <summary>Number of learnt parameters of all networks and of the linear member. Parameters that members of one network share count
    /// once.</summary>
    public long ParameterCount =>
        _networks.Sum(network => network.Layout.ParameterCount) + (Network.Linear?.Model.Network.Layout.ParameterCount ?? 0);

    /// <summary>One record per epoch of the last call of <c>Fit</c>. For an ensemble, those of the first network.</summary>
    public IReadOnlyList<EpochRecord> History => Network.History;

    /// <summary>Number of epochs of all calls of <c>Fit</c> that led to this model: those of the initial model, and those of
    /// <see cref="History"/>. For an ensemble, those of the first network.</summary>
    public int TotalEpochs => Network.EarlierEpochs + Network.History.Count;

    /// <summary>The options of the last call of <c>Fit</c> by name, with the values that were used, whether set, chosen by
    /// <see cref="FfnnOptions.Effort"/> or plain defaults. Values are text in the invariant culture; "none" for null.</summary>
    /// <remarks>It is saved with the model, and empty for models of versions that did not save it. <see cref="FfnnOptions.HiddenLayers"/>
    /// are listed with their activations. <see cref="FfnnOptions.Seed"/> is the seed that was used, also where it was drawn. Options that
    /// an initial model decides have the values of that model. Options on which the model does not depend, such as
    /// <see cref="FfnnOptions.NumberOfThreads"/>, are not included.</remarks>
    public IReadOnlyDictionary<string, string> TrainingOptions { get; }

    /// <summary>The trained networks with their transforms.</summary>
    internal NetworkModel Network { get; }

    NetworkModel INetworkHolder.Network => Network;

    /// <summary>The type of the feature column.</summary>
    internal DataViewType InputType => new VectorDataViewType(NumberDataViewType.Single, FeatureCount);

    /// <summary>A copy of the weights of a layer of the first member.</summary>
    /// <param name="layer">Counted from 0, in [0, <see cref="Layers"/>.Count).</param>
    /// <returns>[inputs, outputs].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public float[,] GetWeights(int layer) => GetWeights(0, layer);

    /// <summary>A copy of the weights of a layer of one member. Where a network has several members, the weights of the first layer are
    /// multiplied by the member's scales of the inputs. In a model of sparse rows the weights of the sparse inputs follow those of the
    /// others.</summary>
    /// <param name="member">Counted from 0, in [0, <see cref="MemberCount"/>).</param>
    /// <param name="layer">Counted from 0, in [0, layers of the member).</param>
    /// <returns>[inputs, outputs].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member or layer.</exception>
    public float[,] GetWeights(int member, int layer)
    {
        CheckLayer(member, layer);
        var network = _networks[member / MembersPerNetwork];
        var weights = network.Weights(layer, member % MembersPerNetwork);
        var copy = new float[weights.Rows + (layer == 0 ? network.Layout.Sparse?.Slice.Rows ?? 0 : 0), weights.Columns];
        for (var input = 0; input < weights.Rows; input++)
        {
            var scale = layer == 0 ? network.ScaleOf(member % MembersPerNetwork, input) : 1;
            for (var output = 0; output < weights.Columns; output++)
                copy[input, output] = scale * weights[input, output];
        }
        if (layer == 0 && network.Layout.Sparse is { } sparse)
            CopyInto(copy, sparse.In(network.Parameters), weights.Rows);
        return copy;
    }

    private static void CopyInto(float[,] copy, Matrix weights, int firstRow)
    {
        for (var input = 0; input < weights.Rows; input++)
        {
            for (var output = 0; output < weights.Columns; output++)
                copy[firstRow + input, output] = weights[input, output];
        }
    }

    /// <summary>A copy of the biases of a layer of the first member.</summary>
    /// <param name="layer">Counted from 0, in [0, <see cref="Layers"/>.Count).</param>
    /// <returns>[outputs].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public float[] GetBiases(int layer) => GetBiases(0, layer);

    /// <summary>A copy of the biases of a layer of one member.</summary>
    /// <param name="member">Counted from 0, in [0, <see cref="MemberCount"/>).</param>
    /// <param name="layer">Counted from 0, in [0, <see cref="Layers"/>.Count).</param>
    /// <returns>[outputs].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member or layer.</exception>
    public float[] GetBiases(int member, int layer)
    {
        CheckLayer(member, layer);
        return _networks[member / MembersPerNetwork].Bias(layer, member % MembersPerNetwork).Row(0).ToArray();
    }

    /// <summary>Scores one row. Any number of threads may call it at the same time. It allocates memory only when more threads call it at
    /// the same time than before.</summary>
    /// <param name="features">[<see cref="FeatureCount"/>] as in the feature column, not scaled. NaN and infinite values count as
    /// missing.</param>
    /// <param name="scores">[outputs of the last layer]. Overwritten with the values of the Score column.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <example>
    /// <code>
    /// FfnnRegressionModelParameters network = model.LastTransformer.Model;
    /// var score = new float[1];
    /// network.Predict([72, 3, float.NaN], score);
    /// </code>
    /// </example>
    public void Predict(ReadOnlySpan<float> features, Span<float> scores) => Network.Predict(features, scores);

    /// <summary>Scores one row, which is given by its features that are not 0, with the same results as the other overload, bit for bit.
    /// For a model of sparse rows (see <see cref="FfnnOptions.SparseOptimizer"/>) it takes a time proportional to their number. Any number
    /// of threads may call it at the same time.</summary>
    /// <param name="slots">The slots of the features that are not 0, ascending, each in [0, <see cref="FeatureCount"/>).</param>
    /// <param name="values">One value per slot, not scaled. NaN and infinite values count as missing.</param>
    /// <param name="scores">[outputs of the last layer]. Overwritten with the values of the Score column.</param>
    /// <exception cref="ArgumentException">The slots do not ascend or are out of range, or a span has the wrong length.</exception>
    public void Predict(ReadOnlySpan<int> slots, ReadOnlySpan<float> values, Span<float> scores) =>
        Network.Predict(slots, values, scores);

    /// <summary>Scores many rows, several times as fast as <see cref="Predict(ReadOnlySpan{float}, Span{float})"/> row by row, and with the
    /// same results, bit for bit. Any number of threads may call it at the same time. It allocates memory only when more threads call it at
    /// the same time than before.</summary>
    /// <param name="features">[rows, <see cref="FeatureCount"/>] row by row, as in the feature column, not scaled. NaN and infinite values
    /// count as missing.</param>
    /// <param name="scores">[rows, outputs of the last layer] row by row. Overwritten with the values of the Score column.</param>
    /// <param name="numberOfThreads">Largest number of threads that share the rows, including the calling thread; at least 1. If there is
    /// little work, fewer are used.</param>
    /// <exception cref="ArgumentException"><paramref name="features"/> does not have a whole number of rows, or <paramref name="scores"/>
    /// is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfThreads"/> is below 1.</exception>
    public void PredictBatch(ReadOnlySpan<float> features, Span<float> scores, int numberOfThreads = 1) =>
        Network.PredictBatch(features, scores, numberOfThreads);

    /// <summary>The network as text, such as "4 features, layers 4-100 relu-3 softmax, 803 parameters, 2 members", in the invariant
    /// culture.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{FeatureCount} features, layers {Layers[0].Inputs}") +
        string.Concat(Layers.Select(layer => FormattableString.Invariant($"-{layer.Outputs} {layer.Activation}"))) +
        FormattableString.Invariant($", {ParameterCount} parameters, {MemberCount} {(MemberCount == 1 ? "member" : "members")}") +
        (Network.Others.Count > 0 ? FormattableString.Invariant($" of {Network.Others.Count + 1} kinds") : "") +
        (LinearShare > 0 ? FormattableString.Invariant($", linear member with the share {LinearShare}") : "");

    internal string Fingerprint() => Network.Fingerprint();

    // The scratch buffers belong to the closure, because ML.NET makes one mapper per cursor and runs cursors on several threads.
    private protected Action<VBuffer<float>, float[]> CreateScoring()
    {
        var scorer = new Scorer(Network, capacity: 1);
        return (features, scores) =>
        {
            CheckLength(features.Length);
            if (features.IsDense)
                scorer.SetRow(0, features.GetValues());
            else
                scorer.SetRow(0, features.GetIndices(), features.GetValues());
            scorer.Score(1, scores);
        };
    }

    private void CheckLength(int length)
    {
        if (length != FeatureCount)
            throw Host.Except(
                $"The features of a row have {length} values, but the model was trained with {FeatureCount}. " +
                "Give every row that number: prepare it with the transforms of the training data, and pad or cut it where it is made.");
    }

    private static LayerInfo[] DescribeLayers(FeedForwardNetwork network)
    {
        var layers = new LayerInfo[network.LayerCount];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var sparse = layer == 0 ? network.Layout.Sparse?.Slice.Rows ?? 0 : 0;
            layers[layer] = new LayerInfo(
                network.Layout.Sizes[layer] + sparse, network.Layout.Sizes[layer + 1], network.Activations[layer]);
        }
        return layers;
    }

    // Keeps the order of the options, for people who print them.
    private static ReadOnlyDictionary<string, string> ByName(IReadOnlyList<(string Name, string Value)> options)
    {
        var byName = new OrderedDictionary<string, string>(options.Count, StringComparer.Ordinal);
        foreach (var (name, value) in options)
            byName.Add(name, value);
        return new ReadOnlyDictionary<string, string>(byName);
    }

    private void CheckLayer(int member, int layer)
    {
        if ((uint)member >= (uint)MemberCount)
            throw new ArgumentOutOfRangeException(
                nameof(member), member, FormattableString.Invariant($"member must be in [0, {MemberCount})."));
        var layers = _networks[member / MembersPerNetwork].LayerCount;
        if ((uint)layer >= (uint)layers)
            throw new ArgumentOutOfRangeException(nameof(layer), layer, FormattableString.Invariant($"layer must be in [0, {layers})."));
    }
}
