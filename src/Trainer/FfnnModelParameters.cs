using System.Collections.ObjectModel;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>What one layer of a model is.</summary>
/// <param name="Inputs">Inputs of the layer.</param>
/// <param name="Outputs">Units of the layer.</param>
/// <param name="Activation">What the units apply to their pre-activations.</param>
public sealed record LayerInfo(int Inputs, int Outputs, Activation Activation)
{
    /// <summary>Such as "4 to 100, relu".</summary>
    public override string ToString() => FormattableString.Invariant($"{Inputs} to {Outputs}, {Activation}");
}

/// <summary>What every model of this library has, whatever its scores are.</summary>
internal interface INetworkHolder
{
    NetworkModel Network { get; }
}

/// <summary>A trained network: its layers and parameters, how its training went, and scoring without any ML.NET engine.
/// Immutable, and safe for any number of threads.</summary>
/// <typeparam name="TOutput">Single for one score, a vector of Single for several.</typeparam>
public abstract class FfnnModelParameters<TOutput> : ModelParametersBase<TOutput>, INetworkHolder
{
    // *** Binary format of the model entry, version 1 ***
    // <base>: int32 size of a float, always 4
    // stream "Network.bin": see NetworkFormat
    private const string NetworkStream = "Network.bin";

    private protected FfnnModelParameters(IHostEnvironment environment, string name, NetworkModel network)
        : base(environment, name)
    {
        Network = network;
        Layers = DescribeLayers(network.Network);
        TrainingOptions = ByName(network.TrainingOptions);
    }

    /// <param name="fits">Whether a model of the kind of this entry can have such scores, and so many outputs.</param>
    private protected FfnnModelParameters(
        IHostEnvironment environment, string name, ModelLoadContext context, VersionInfo version, Func<ScoreKind, int, bool> fits)
        : base(environment, name, Checked(context, version))
    {
        Network = Load(context);
        var (kind, outputs) = (Network.ScoreKind, Network.Network.Layout.OutputCount);
        if (!fits(kind, outputs))
            throw Damaged(FormattableString.Invariant(
                $"holds a network with scores of kind '{kind}' and {outputs} outputs, which no {name} model has"));
        Layers = DescribeLayers(Network.Network);
        TrainingOptions = ByName(Network.TrainingOptions);
    }

    /// <summary>The layers from the inputs to the output; all members have the same.</summary>
    public IReadOnlyList<LayerInfo> Layers { get; }

    /// <summary>Features of a row, as in the feature column. The first layer may have more inputs: one for each feature that was missing in
    /// some training rows, see <see cref="MissingValues.Impute"/>.</summary>
    public int FeatureCount => Network.FeatureCount;

    /// <summary>Members whose outputs are averaged: 1, or what <see cref="FfnnOptions.EnsembleSize"/> was, times
    /// <see cref="MembersPerNetwork"/>.</summary>
    public int MemberCount => Network.MemberCount;

    /// <summary>Members that share the hidden layers of a network: 1, or what <see cref="FfnnOptions.MembersPerNetwork"/> was.</summary>
    public int MembersPerNetwork => Network.Network.Layout.MembersPerNetwork;

    /// <summary>Number of learnt numbers, of all members together; what members share counts once.</summary>
    public long ParameterCount => Network.Network.Layout.ParameterCount * Network.Networks.Count;

    /// <summary>One record for each epoch of the last call of <c>Fit</c>; of an ensemble, those of the first member.</summary>
    public IReadOnlyList<EpochRecord> History => Network.History;

    /// <summary>Epochs of all calls of <c>Fit</c> that led to this model: those of the initial model, and those of <see cref="History"/>;
    /// of an ensemble, those of the first member.</summary>
    public int TotalEpochs => Network.EarlierEpochs + Network.History.Count;

    /// <summary>Every option of the last call of <c>Fit</c> by its name, with the value that was used: what was set, what
    /// <see cref="FfnnOptions.Effort"/> chose, or the default; "none" for null, numbers and names in the invariant culture. Saved with the
    /// model; empty for models saved before it was. <see cref="FfnnOptions.HiddenLayers"/> have their activations,
    /// <see cref="FfnnOptions.Seed"/> is the one drawn where none was set, and what an initial model had decided has that model's value.
    /// Options on which no bit of a model depends, such as <see cref="FfnnOptions.NumberOfThreads"/>, are not in it.</summary>
    public IReadOnlyDictionary<string, string> TrainingOptions { get; }

    internal NetworkModel Network { get; }

    NetworkModel INetworkHolder.Network => Network;

    internal DataViewType InputType => new VectorDataViewType(NumberDataViewType.Single, FeatureCount);

    /// <summary>A copy of the weights of a layer; of an ensemble, of its first member.</summary>
    /// <param name="layer">Counted from 0, in [0, <see cref="Layers"/>.Count).</param>
    /// <returns>[inputs, outputs].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public float[,] GetWeights(int layer) => GetWeights(0, layer);

    /// <summary>A copy of the weights of a layer of one member; where members share a network, those of the first layer times the member's
    /// scales of its inputs.</summary>
    /// <param name="member">Counted from 0, in [0, <see cref="MemberCount"/>).</param>
    /// <param name="layer">Counted from 0, in [0, <see cref="Layers"/>.Count).</param>
    /// <returns>[inputs, outputs].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member or layer.</exception>
    public float[,] GetWeights(int member, int layer)
    {
        CheckLayer(member, layer);
        var network = Network.Networks[member / MembersPerNetwork];
        var weights = network.Weights(layer, member % MembersPerNetwork);
        var copy = new float[weights.Rows, weights.Columns];
        for (var input = 0; input < weights.Rows; input++)
        {
            var scale = layer == 0 ? network.ScaleOf(member % MembersPerNetwork, input) : 1;
            for (var output = 0; output < weights.Columns; output++)
                copy[input, output] = scale * weights[input, output];
        }
        return copy;
    }

    /// <summary>A copy of the biases of a layer; of an ensemble, of its first member.</summary>
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
        return Network.Networks[member / MembersPerNetwork].Bias(layer, member % MembersPerNetwork).Row(0).ToArray();
    }

    /// <summary>Scores one row. Safe from any number of threads; allocates nothing once as many threads have called it before.</summary>
    /// <param name="features">[<see cref="FeatureCount"/>], unscaled, as in the feature column; NaN and infinite ones are taken as
    /// missing.</param>
    /// <param name="scores">[outputs of the last layer]; overwritten with what the Score column would hold.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> scores) => Network.Predict(features, scores);

    /// <summary>Scores many rows at once, several times as fast as one by one and to the same bits. Safe from any number of threads;
    /// allocates nothing once as many threads have called it before.</summary>
    /// <param name="features">[rows, <see cref="FeatureCount"/>], row by row, unscaled, as in the feature column; NaN and infinite ones are
    /// taken as missing.</param>
    /// <param name="scores">[rows, outputs of the last layer], row by row; overwritten with what the Score column would hold.</param>
    /// <param name="numberOfThreads">Threads at most that share the rows, the calling one included; at least 1. Few rows of a small network
    /// are not shared.</param>
    /// <exception cref="ArgumentException"><paramref name="features"/> is no whole number of rows, or <paramref name="scores"/> too
    /// short.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfThreads"/> is below 1.</exception>
    public void PredictBatch(ReadOnlySpan<float> features, Span<float> scores, int numberOfThreads = 1) =>
        Network.PredictBatch(features, scores, numberOfThreads);

    /// <summary>Such as "4 features, layers 4-100 relu-3 softmax, 803 parameters, 2 members", in the invariant culture.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{FeatureCount} features, layers {Layers[0].Inputs}") +
        string.Concat(Layers.Select(layer => FormattableString.Invariant($"-{layer.Outputs} {layer.Activation}"))) +
        FormattableString.Invariant($", {ParameterCount} parameters, {MemberCount} {(MemberCount == 1 ? "member" : "members")}");

    internal string Fingerprint() => Network.Fingerprint();

    private protected abstract VersionInfo Version { get; }

    /// <summary>Writes the model entry, of any size, as a stream. Every part is gone through once before the first byte is written, so
    /// nothing can fail midway but the disk.</summary>
    /// <remarks>The file itself is made by ML.NET: <c>mlContext.Model.Save</c> with a path opens that path at once, and leaves a stump
    /// there where the disk is full. Where an older model has to survive that, save beside it and rename.</remarks>
    protected override void SaveCore(ModelSaveContext ctx)
    {
        base.SaveCore(ctx);
        ctx.SetVersionInfo(Version);
        ctx.SaveBinaryStream(NetworkStream, writer => NetworkWriter.Write(Network, writer.BaseStream));
    }

    private protected static VersionInfo VersionOf(string modelSignature, string loaderSignature) => new(
        modelSignature,
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(FfnnModelParameters<>).Assembly.FullName,
        loaderSignature: loaderSignature);

    // Scratch belongs to the closure: ML.NET asks for one mapper a cursor and runs cursors on several threads.
    private protected Action<VBuffer<float>, float[]> CreateScoring()
    {
        var scorer = new Scorer(Network, capacity: 1);
        var featureCount = FeatureCount;
        return (features, scores) =>
        {
            if (features.Length != featureCount)
                throw Host.Except(
                    $"The features of a row have {features.Length} values, but the model was trained with {featureCount}. " +
                    "Give every row as many: prepare it with the transforms of the training data, and pad or cut it where it is made.");
            features.CopyTo(scorer.Features(0));
            scorer.Score(1, scores);
        };
    }

    private static ModelLoadContext Checked(ModelLoadContext context, VersionInfo version)
    {
        try
        {
            context.CheckAtModel(version);
            return context;
        }
        catch (FormatException error)
        {
            var (written, readable) = (context.Header.ModelVerWritten, context.Header.ModelVerReadable);
            throw new NetworkFormatException(
                $"The model cannot be loaded ({error.Message}): its entry says it was written in version {written:x8} " +
                $"and needs a reader of {readable:x8}; this FfnnMlNet writes and reads {version.VerWrittenCur:x8}. " +
                "Update the FfnnMlNet package; where it is up to date, the file is damaged: restore it from where it was saved, " +
                "or train again.");
        }
    }

    private static NetworkModel Load(ModelLoadContext context)
    {
        NetworkModel? network = null;
        try
        {
            // ML.NET unpacks the entry into a temporary file, or into memory where it must not write files: both can seek.
            if (context.TryLoadBinaryStream(NetworkStream, reader => network = NetworkReader.Read(reader.BaseStream)))
                return network!;
        }
        catch (InvalidDataException error)
        {
            // Damage to a zip file may show only here: entries are unpacked as they are read.
            throw Damaged($"cannot be unpacked ({error.Message})");
        }
        throw Damaged("is missing");
    }

    private static NetworkFormatException Damaged(string what) =>
        new($"The model is damaged: its part '{NetworkStream}' {what}. Restore the file from where it was saved, or train again.");

    private static LayerInfo[] DescribeLayers(FeedForwardNetwork network)
    {
        var layers = new LayerInfo[network.LayerCount];
        for (var layer = 0; layer < layers.Length; layer++)
            layers[layer] = new LayerInfo(network.Layout.Sizes[layer], network.Layout.Sizes[layer + 1], network.Activations[layer]);
        return layers;
    }

    // In their order, for people who print them.
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
        if ((uint)layer >= (uint)Layers.Count)
            throw new ArgumentOutOfRangeException(
                nameof(layer), layer, FormattableString.Invariant($"layer must be in [0, {Layers.Count})."));
    }
}
