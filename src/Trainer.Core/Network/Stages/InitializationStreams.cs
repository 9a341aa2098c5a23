namespace FfnnMlNet.Network;

/// <summary>The streams of <see cref="Numerics.RandomPurpose.Initialization"/> for what is no weight of a layer; a layer has the stream of
/// its number. They are part of the bits of every model: never renumber.</summary>
internal static class InitializationStreams
{
    public const long Frequencies = 1L << 40;
    public const long Phases = Frequencies + 1;
    public const long EmbeddingWeights = Frequencies + 2;
    public const long EmbeddingBiases = Frequencies + 3;
    public const long Tables = Frequencies + 4;
    public const long MemberScales = Frequencies + 6;
}
