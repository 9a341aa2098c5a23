using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Benchmarks;

/// <summary>
/// A network to train on random rows with features in [0, 1). W1 to W5 have equally likely random classes, and softmax with cross-entropy
/// as output; all libraries that are compared train the same five. W6 and W7 have the recipe that the effort Balanced chooses for classes
/// and for numbers, in three layers of 256 units and batches of 256 rows, so that they compare with W4.
/// </summary>
/// <param name="Sizes">Inputs of the first layer, units of each hidden layer, outputs.</param>
internal sealed record Workload(string Name, int[] Sizes, Activation Hidden, int BatchSize, bool Adam, int RowCount)
{
    private const int Frequencies = 16;
    private const int NumbersOfAFeature = 4;

    public static IReadOnlyList<Workload> All { get; } =
    [
        new("W1", [64, 64, 10], Activation.Sigmoid, 10, Adam: false, 1_437),
        new("W2", [64, 512, 512, 10], Activation.Sigmoid, 32, Adam: false, 1_437),
        new("W3", [784, 1024, 1024, 10], Activation.Relu, 256, Adam: true, 20_000),
        new("W4", [50, 256, 256, 256, 2], Activation.Relu, 256, Adam: true, 100_000),
        new("W5", [28, 100, 2], Activation.Relu, 200, Adam: true, 100_000),
        new("W6", [50 * NumbersOfAFeature, 256, 256, 256, 4], Activation.Selu, 256, Adam: true, 100_000) { IsRecipe = true },
        new("W7", [28 * NumbersOfAFeature, 256, 256, 256, 1], Activation.Mish, 256, Adam: true, 100_000) { IsRecipe = true },
    ];

    /// <summary>True: periodic embedding, slopes, dropout and the optimizer that effort chooses, and for classes learnt scales
    /// too.</summary>
    public bool IsRecipe { get; private init; }

    /// <summary>Layers, rows per batch and optimizer in one line.</summary>
    public string Description =>
        $"{(IsRecipe ? $"{Features} features, " : "")}{string.Join('-', Sizes)}, batch {BatchSize}, {Hidden}, " +
        (IsRecipe ? "recipe of Balanced" : Adam ? "Adam" : "SGD");

    /// <summary>Floating-point operations of the products for one row: 6 per weight (forward, input and weight gradient), 4 in a
    /// first layer that needs no input gradient. The rest of a step is not counted, only timed.</summary>
    public long OperationsPerRow
    {
        get
        {
            var weights = Sizes.Zip(Sizes.Skip(1), (inputs, outputs) => (long)inputs * outputs).ToArray();
            return (6 * weights.Sum()) - (IsRecipe ? 0 : 2 * weights[0]);
        }
    }

    private int Features => IsRecipe ? Sizes[0] / NumbersOfAFeature : Sizes[0];

    private bool HasClasses => Sizes[^1] > 1;

    public FeedForwardNetwork CreateNetwork()
    {
        var embedding = IsRecipe ? new InputEmbedding(
            Features, [.. Enumerable.Range(0, Features)], [], Frequencies, NumbersOfAFeature, 0, hasScale: HasClasses) : null;
        return new FeedForwardNetwork(
            new Layout(Sizes, embedding, hasSlopes: IsRecipe),
            [.. Enumerable.Repeat(Hidden, Sizes.Length - 2), HasClasses ? Activation.Softmax : Activation.Identity]);
    }

    public TrainingMatrix CreateRows()
    {
        var rows = HasClasses
            ? TrainingMatrix.ForClasses(Features, Sizes[^1], weighted: false) : TrainingMatrix.ForValues(Features, 1, weighted: false);
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < RowCount; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextSingle();
            if (HasClasses)
                rows.AddClass(random.NextInt32(Sizes[^1]), 1);
            else
                rows.AddValues([random.NextGaussian()], 1);
        }
        return rows;
    }

    public TrainingSettings CreateSettings(int threads) => IsRecipe ? Recipe(threads) : new TrainingSettings
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
        Optimizer = Adam ? Optimizer.Adam() : Optimizer.Sgd(),
        LearningRate = Adam ? 0.001f : 0.01f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.Shuffle,
        BatchSize = BatchSize,
        NumberOfEpochs = 1_000_000,
        Seed = 1,
        NumberOfThreads = threads,
    };

    private TrainingSettings Recipe(int threads) => new()
    {
        Objective = HasClasses
            ? new Objective(Activation.Softmax, Loss.CrossEntropy(0.1f)) : new Objective(Activation.Identity, Loss.SquaredError),
        Optimizer = Optimizer.AdamW(weightDecay: 0.02f, beta1: 0.9f, beta2: 0.95f),
        // A hundredth of the rate that effort chooses, so that training on random labels does not diverge.
        LearningRate = HasClasses ? 0.0004f : 0.002f,
        Schedule = LearningRateSchedule.CosLog(4),
        WeightDecaySchedule = LearningRateSchedule.FlatCosine,
        RateFactors = new LearningRateFactors
        {
            DivideWeightsByRootOfInputs = true, Biases = 0.1f, Frequencies = 0.1f, Embeddings = 0.1f, Scales = 6, Slopes = 0.1f,
        },
        Initialization = WeightInitialization.LeCunNormal,
        Sampling = Sampling.Shuffle,
        BatchSize = BatchSize,
        NumberOfEpochs = 1_000_000,
        Dropout = [.. Enumerable.Repeat(0.15f, Sizes.Length - 2)],
        DropoutSchedule = LearningRateSchedule.FlatCosine,
        Seed = 1,
        NumberOfThreads = threads,
    };
}
