namespace FfnnMlNet.Network;

/// <summary>Numbers of the random streams, of purpose <see cref="Numerics.RandomPurpose.Initialization"/>, from which parameters other than
/// weights of layers are drawn. The weights of layer i are drawn from stream i. The numbers decide the bits of every model: never
/// renumber.</summary>
internal static class InitializationStreams
{
    public const long Frequencies = 1L << 40;
    public const long Phases = Frequencies + 1;
    public const long EmbeddingWeights = Frequencies + 2;
    public const long EmbeddingBiases = Frequencies + 3;
    public const long Tables = Frequencies + 4;
    public const long MemberScales = Frequencies + 6;
    public const long SparseWeights = Frequencies + 7;
}
