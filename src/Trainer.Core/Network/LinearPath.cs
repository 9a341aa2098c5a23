namespace FfnnMlNet.Network;

/// <summary>A linear model beside the networks of a model. It has inputs of its own, since those of the networks may be curves of the
/// features.</summary>
internal sealed class LinearPath : MixedModel
{
    /// <param name="network">A network without hidden layers.</param>
    /// <param name="inputs">Computes its inputs from the features.</param>
    /// <param name="kind">The kind of score of the whole model.</param>
    /// <param name="outputs">The output transform of the whole model.</param>
    /// <param name="share">Above 0 and below 1.</param>
    public LinearPath(FeedForwardNetwork network, InputTransform inputs, ScoreKind kind, OutputTransform? outputs, float share)
        : base(new NetworkModel([network], kind, "", [], [], inputs, outputs, earlierEpochs: 0), share)
    {
    }

    /// <summary>A linear network whose parameters are all 0.</summary>
    /// <param name="kind">Numbers have identity outputs, classes softmax, and two classes one sigmoid.</param>
    public static FeedForwardNetwork CreateNetwork(int inputs, int outputs, ScoreKind kind) => new(
        new Layout([inputs, outputs]),
        [
            kind switch
            {
                ScoreKind.Activation => Activation.Identity,
                ScoreKind.Probabilities => Activation.Softmax,
                ScoreKind.LogOdds => Activation.Sigmoid,
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no linear model with scores of this kind."),
            },
        ]);
}
