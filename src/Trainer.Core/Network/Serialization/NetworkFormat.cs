using System.Collections.Immutable;

namespace FfnnMlNet.Network;

/// <summary>The format of a model file, and the list of its chunks. The chunks of stages stand at the end; a new one is a codec, and a line
/// at the end of <see cref="StageList.Codecs"/>.</summary>
internal static class NetworkFormat
{
    // *** Binary format, version 2; all numbers little-endian ***
    // byte[8]: magic "FFNNMODL"
    // int32:   version of the format that wrote it
    // int32:   oldest version of the format whose readers can read it: the largest ChunkCodec.OldestReader of its chunks
    // int32:   number of chunks
    // then each chunk:
    //   byte[4]: tag in ASCII; a reader fails on an unknown tag that starts with a capital letter, and skips other unknown tags
    //   int64:   length of the contents in bytes
    //   byte[]:  contents, as the codec with this tag describes them
    // byte[32]: SHA-256 of everything before it
    public const int CurrentVersion = 2;

    public static ReadOnlySpan<byte> Magic => "FFNNMODL"u8;

    /// <summary>All codecs, in the order of the chunks in the file. A comment says which models have the chunk, where not all have
    /// it.</summary>
    public static ImmutableArray<ChunkCodec> Codecs { get; } =
    [
        new LayersCodec(), // LAYR: inputs, units per layer, outputs, activations
        new ParametersCodec(), // PARM: the parameters of the first network
        new ScoreKindCodec(), // SCOR: what kind of score the outputs give
        new LossCodec(), // loss: the loss as text
        new OutputNamesCodec(), // name: names of classes or outputs; none where they are not known
        new HistoryCodec(), // hist: losses and learning rate of each epoch
        new MetricsCodec(), // metr: validation metric of each epoch. Models that were trained with one
        new TrainingOptionsCodec(), // opts: options and their values as text. Models where they are known
        new EarlierEpochsCodec(), // epoc: epochs of the model that training went on from. Models of such a training
        new FurtherNetworksCodec(), // MEMB: the parameters of the other networks. Ensembles
        new InputTransformCodec(), // FEAT: scaling and imputation of the features. Models that change their features
        new OutputTransformCodec(), // TARG: scaling and limits of the scores. Models that change their outputs
        .. StageList.Codecs, // one per kind of stage that a model has to remember
        new LinearPathCodec(), // the linear model beside the networks. Models with a linear member
        new FeatureSummaryCodec(), // mean: means and names of the features of the training rows. Models of versions that save them
        new SparseNamesCodec(), // snam: names of the sparse features. Models of sparse rows whose feature column has slot names
        new ConformalLimitsCodec(), // conf: limits of intervals and prediction sets. Models that were trained with them
        new MixedModelsCodec(), // networks of other kinds. Models for which a search chose several kinds
        new LeaderboardCodec(), // lead: what a search tried. Models that a search has made
    ];

    /// <summary>All codecs, in the order in which the chunks are read.</summary>
    public static ImmutableArray<ChunkCodec> InReadingOrder { get; } = [.. Codecs.OrderBy(codec => codec.Phase)];
}
