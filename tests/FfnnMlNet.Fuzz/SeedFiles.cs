using FfnnMlNet.Network;

namespace FfnnMlNet.Fuzz;

/// <summary>Undamaged files, from which damaged ones are made.</summary>
internal static class SeedFiles
{
    /// <summary>Networks with every kind of scores. Most are small, so that most of their bytes are headers and not numbers.</summary>
    public static byte[][] Networks() =>
    [
        Write(ScoreKind.Probabilities, [4, 8, 5, 3], [Activation.Tanh, Activation.Relu, Activation.Softmax], ["a", "b", "ö"]),
        Write(ScoreKind.Probabilities, [3, 4, 2], [Activation.Softmax, Activation.LogSoftmax], []),
        Write(ScoreKind.LogOdds, [2, 3, 1], [Activation.LeakyRelu(0.1f), Activation.Sigmoid], []),
        Write(ScoreKind.Margin, [5, 6, 1], [Activation.Elu(0.5f), Activation.Tanh], []),
        Write(ScoreKind.Activation, [6, 4, 4, 4, 1], [Activation.Mish, Activation.Gelu, Activation.HardSwish, Activation.Identity], []),
        Write(ScoreKind.Activation, [2, 3, 3, 2], [Activation.Silu, Activation.Softplus, Activation.Exponential], ["x", "y"]),
        Write(ScoreKind.Activation, [1, 1], [Activation.Selu], []),
        Write(ScoreKind.Probabilities, [64, 32, 10], [Activation.Relu, Activation.Sigmoid], []),
        Write(ScoreKind.Activation, [5, 3, 2], [Activation.Relu, Activation.Identity], [], Inputs(), Outputs()),
        Write(ScoreKind.LogOdds, [3, 2, 1], [Activation.Relu, Activation.Sigmoid], [], members: 3),
        Write(ScoreKind.Probabilities, [3, 2, 2], [Activation.Relu, Activation.Softplus], [], members: 2),
        Write(
            ScoreKind.Probabilities, [10, 4, 2], [Activation.Selu, Activation.Softmax], ["x", "y"],
            embedding: Embedding(), hasSlopes: true),
        Write(ScoreKind.Probabilities, [8, 4, 2], [Activation.Selu, Activation.Softmax], [], embedding: Bins(), members: 2),
        Write(ScoreKind.LogOdds, [3, 2, 1], [Activation.Relu, Activation.Sigmoid], [], membersPerNetwork: 3),
        Write(
            ScoreKind.Probabilities, [10, 4, 2], [Activation.Selu, Activation.Softmax], [],
            embedding: Embedding(), hasSlopes: true, members: 2, membersPerNetwork: 2),
    ];

    private static byte[] Write(
        ScoreKind kind, int[] sizes, Activation[] activations, string[] names,
        InputTransform? inputs = null, OutputTransform? outputs = null, InputEmbedding? embedding = null, bool hasSlopes = false,
        int members = 1, int membersPerNetwork = 1)
    {
        FeedForwardNetwork[] networks =
        [
            .. Enumerable.Range(0, members).Select(
                _ => new FeedForwardNetwork(new Layout(sizes, embedding, hasSlopes, membersPerNetwork), activations)),
        ];
        for (var member = 0; member < members; member++)
            WeightInitialization.HeNormal.Apply(networks[member], seed: member);
        EpochRecord[] history = [new(1, 0.5, 0.6, 0.1) { ValidationMetric = 0.5 }, new(2, 0.25, null, 0.05)];
        return NetworkWriter.Write(new NetworkModel(networks, kind, "a loss", names, history, inputs, outputs, earlierEpochs: 3)
        {
            TrainingOptions = [("NumberOfEpochs", "2"), ("LabelColumnName", "ö"), ("GradientClipping", "")],
        });
    }

    // Every kind of scaling, one slot with a flag, one that is a category.
    private static InputTransform Inputs() => new(
        [
            new SlotRule(InputShape.SmoothClip, 0.5f, 1, 2),
            new SlotRule(InputShape.Linear, -1, 0.5f, 4),
            new SlotRule(InputShape.Quantiles, 0, Quantiles: new QuantileMap([-1, 0, 3], [-2, 0.5f, 2])),
            new SlotRule(InputShape.Plain, 0),
        ],
        flaggedSlots: [1], groups: [new SlotRange(3, 3)]);

    // Two numeric inputs with four outputs each, a group of three categories with two, and one scale per output.
    private static InputEmbedding Embedding() => new(5, [0, 1], [new SlotRange(2, 4)], 3, 4, 2, true);

    // Two numeric inputs with three outputs each and three bins or one, and a group of three categories with two outputs.
    private static InputEmbedding Bins() =>
        new(5, [0, 1], [new SlotRange(2, 4)], 0, 3, 2, true, [new InputBins([-1, 0, 0.5f, 3]), new InputBins([0, 1])]);

    private static OutputTransform Outputs() => new([2, 1e6f], [1, -1e6f], [-10, -1e7f], [10, 1e7f]);
}
