using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Benchmarks;

/// <summary>
/// A network to train on random rows: features in [0, 1), classes drawn evenly, softmax with cross-entropy on top. The same
/// five for every library that this one is compared with.
/// </summary>
internal sealed record Workload(string Name, int[] Sizes, Activation Hidden, int BatchSize, bool Adam, int RowCount)
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("W1", [64, 64, 10], Activation.Sigmoid, 10, Adam: false, 1_437),
        new("W2", [64, 512, 512, 10], Activation.Sigmoid, 32, Adam: false, 1_437),
        new("W3", [784, 1024, 1024, 10], Activation.Relu, 256, Adam: true, 20_000),
        new("W4", [50, 256, 256, 256, 2], Activation.Relu, 256, Adam: true, 100_000),
        new("W5", [28, 100, 2], Activation.Relu, 200, Adam: true, 100_000),
    ];

    /// <summary>Layers, rows a batch and optimizer in one line.</summary>
    public string Description =>
        $"{string.Join('-', Sizes)}, batch {BatchSize}, {Hidden}, {(Adam ? "Adam" : "SGD")}";

    /// <summary>Floating-point operations of the products for one row: 6 a weight (forward, input and weight gradient), 4 in the
    /// first layer, which needs no input gradient. The rest of a step is not counted, only timed.</summary>
    public long OperationsPerRow
    {
        get
        {
            var weights = Sizes.Zip(Sizes.Skip(1), (inputs, outputs) => (long)inputs * outputs).ToArray();
            return (6 * weights.Sum()) - (2 * weights[0]);
        }
    }

    public FeedForwardNetwork CreateNetwork() =>
        new(new Layout(Sizes), [.. Enumerable.Repeat(Hidden, Sizes.Length - 2), Activation.Softmax]);

    public TrainingMatrix CreateRows()
    {
        var rows = TrainingMatrix.ForClasses(Sizes[0], Sizes[^1], weighted: false);
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < RowCount; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextSingle();
            rows.AddClass(random.NextInt32(Sizes[^1]), 1);
        }
        return rows;
    }

    public TrainingSettings CreateSettings(int threads) => new()
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
}
