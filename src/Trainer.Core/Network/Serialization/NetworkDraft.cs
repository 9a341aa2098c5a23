namespace FfnnMlNet.Network;

/// <summary>What has been read from a model file so far.</summary>
internal sealed class NetworkDraft
{
    private FeedForwardNetwork? _network;

    /// <summary>True for networks of another kind within the file of a whole model.</summary>
    public bool IsPart { get; init; }

    /// <summary>Inputs of the first layer, units of each hidden layer, outputs.</summary>
    public int[] Sizes { get; set; } = [];

    /// <summary>One per layer.</summary>
    public Activation[] Activations { get; set; } = [];

    /// <summary>The chunk of the embedding, from which <see cref="Embedding"/> is made once the chunk of the bins is read.</summary>
    public EmbeddingChunk? EmbeddingChunk { get; set; }

    public InputEmbedding? Embedding { get; set; }

    /// <summary>Divides features into dense and sparse ones; null = all are dense.</summary>
    public SparseInputs? Sparse { get; set; }

    public bool HasSlopes { get; set; }

    public int MembersPerNetwork { get; set; } = 1;

    /// <summary>The first network.</summary>
    /// <exception cref="InvalidOperationException">The parameters have not been read yet.</exception>
    public FeedForwardNetwork Network
    {
        get => _network ?? throw new InvalidOperationException("No network has been read yet.");
        set => _network = value;
    }

    /// <summary>The networks of an ensemble, without the first.</summary>
    public FeedForwardNetwork[] FurtherNetworks { get; set; } = [];

    public ScoreKind ScoreKind { get; set; }

    public InputTransform? Inputs { get; set; }

    public OutputTransform? Outputs { get; set; }

    /// <summary>The linear model beside the networks, or null.</summary>
    public LinearPath? Linear { get; set; }

    /// <summary>The networks of other kinds.</summary>
    public MixedModel[] Others { get; set; } = [];

    /// <summary>What a search tried.</summary>
    public LeaderboardEntry[] Leaderboard { get; set; } = [];

    /// <summary>What is known of the features of the training rows, or null.</summary>
    public FeatureSummary? Features { get; set; }

    /// <summary>By which the model says how sure it is, or null.</summary>
    public ConformalLimits? Limits { get; set; }

    public string Loss { get; set; } = "";

    public string[] OutputNames { get; set; } = [];

    public EpochRecord[] History { get; set; } = [];

    public int EarlierEpochs { get; set; }

    public (string Name, string Value)[] TrainingOptions { get; set; } = [];

    public NetworkModel ToModel()
    {
        if (Sparse is { } sparse && sparse.DenseSlots.Length != (Inputs?.FeatureCount ?? Network.Layout.InputCount))
            DamagedModel.Fail($"it has {sparse.DenseSlots.Length} dense features, which is not what its feature scaling needs");
        if (Sparse is not null && Linear is not null)
            DamagedModel.Fail("it has both sparse features and a linear model");
        return new([Network, .. FurtherNetworks], ScoreKind, Loss, OutputNames, History, Inputs, Outputs, EarlierEpochs)
        {
            TrainingOptions = TrainingOptions,
            Linear = Linear,
            Others = Others,
            Leaderboard = Leaderboard,
            Features = Features,
            Limits = Limits,
            Sparse = Sparse,
        };
    }
}
