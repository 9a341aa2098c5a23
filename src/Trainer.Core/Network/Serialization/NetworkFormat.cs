using System.Collections.Immutable;

namespace FfnnMlNet.Network;

/// <summary>The frame of a model file, and the list of its parts. A new part is a codec, and its line at the end of the list.</summary>
internal static class NetworkFormat
{
    // *** Binary format, version 2; all numbers little-endian ***
    // byte[8]: magic "FFNNMODL"
    // int32:   version of the format that wrote it
    // int32:   oldest version of the format that can read it: of the parts it has, the newest
    // int32:   number of parts
    // then each part:
    //   byte[4]: tag in ASCII; a reader must know a tag that starts with a capital and skips others it does not know
    //   int64:   length of the payload in bytes
    //   payload: see the codec with this tag
    // byte[32]: SHA-256 of everything before it
    public const int CurrentVersion = 2;

    public static ReadOnlySpan<byte> Magic => "FFNNMODL"u8;

    /// <summary>In the order of the file.</summary>
    public static ImmutableArray<ChunkCodec> Codecs { get; } =
    [
        new LayersCodec(),
        new ParametersCodec(),
        new ScoreKindCodec(),
        new LossCodec(),
        new OutputNamesCodec(),
        new HistoryCodec(),
        new MetricsCodec(),
        new TrainingOptionsCodec(),
        new EarlierEpochsCodec(),
        new FurtherNetworksCodec(),
        new InputTransformCodec(),
        new OutputTransformCodec(),
        new EmbeddingCodec(),
        new PiecewiseEmbedding.Codec(),
        new MemberScales.Codec(),
    ];

    /// <summary>In the order in which they are read.</summary>
    public static ImmutableArray<ChunkCodec> InReadingOrder { get; } = [.. Codecs.OrderBy(codec => codec.Phase)];
}
