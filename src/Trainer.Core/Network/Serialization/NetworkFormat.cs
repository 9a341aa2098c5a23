using System.Collections.Immutable;

namespace FfnnMlNet.Network;

/// <summary>The format of a model file, and the list of its chunks. A new chunk is a codec, and a line at the end of the list.</summary>
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

    /// <summary>All codecs, in the order of the chunks in the file.</summary>
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
        new LinearPathCodec(),
    ];

    /// <summary>All codecs, in the order in which the chunks are read.</summary>
    public static ImmutableArray<ChunkCodec> InReadingOrder { get; } = [.. Codecs.OrderBy(codec => codec.Phase)];
}
