namespace FfnnMlNet.Network;

/// <summary>What has been read of a model file so far.</summary>
internal sealed class NetworkDraft
{
    private FeedForwardNetwork? _network;

    /// <summary>Inputs of the first layer, units of each layer.</summary>
    public int[] Sizes { get; set; } = [];

    /// <summary>[layers].</summary>
    public Activation[] Activations { get; set; } = [];

    /// <summary>What the part of the embedding says, until the parts that belong to it are read.</summary>
    public EmbeddingNumbers? EmbeddingNumbers { get; set; }

    public InputEmbedding? Embedding { get; set; }

    public bool HasSlopes { get; set; }

    public int MembersPerNetwork { get; set; } = 1;

    /// <summary>The first network; there once the parameters are read.</summary>
    public FeedForwardNetwork Network
    {
        get => _network ?? throw new InvalidOperationException("No network has been read yet.");
        set => _network = value;
    }

    /// <summary>The networks of an ensemble after the first.</summary>
    public FeedForwardNetwork[] FurtherNetworks { get; set; } = [];

    public ScoreKind ScoreKind { get; set; }

    public InputTransform? Inputs { get; set; }

    public OutputTransform? Outputs { get; set; }

    public string Loss { get; set; } = "";

    public string[] OutputNames { get; set; } = [];

    public EpochRecord[] History { get; set; } = [];

    public int EarlierEpochs { get; set; }

    public (string Name, string Value)[] TrainingOptions { get; set; } = [];

    public NetworkModel ToModel() =>
        new([Network, .. FurtherNetworks], ScoreKind, Loss, OutputNames, History, Inputs, Outputs, EarlierEpochs)
        {
            TrainingOptions = TrainingOptions,
        };
}
