namespace FfnnMlNet;

/// <summary>One epoch of the learning curve. Where <c>TargetScaling</c> scales the labels, losses are those of the scaled labels.</summary>
/// <param name="Epoch">The number of the epoch, counted from 1.</param>
/// <param name="TrainingLoss">Weighted mean loss of the rows of the epoch. The loss of a row is computed just before the update of its
/// mini-batch.</param>
/// <param name="ValidationLoss">Weighted mean loss of the validation rows after the last update of the epoch; null without validation
/// rows.</param>
/// <param name="LearningRate">The learning rate of the last update of the epoch.</param>
public sealed record EpochRecord(int Epoch, double TrainingLoss, double? ValidationLoss, double LearningRate)
{
    /// <summary>The metric of the validation rows after the last update of the epoch: accuracy for classification, root mean squared error
    /// in the unit of the label for regression. Null without validation rows.</summary>
    public double? ValidationMetric { get; init; }

    /// <summary>Such as "epoch 3: training loss 0.5, validation loss 0.6, validation metric 0.8, learning rate 0.01", in the invariant
    /// culture.</summary>
    public override string ToString() => FormattableString.Invariant($"epoch {Epoch}: training loss {TrainingLoss:G6}") +
        (ValidationLoss is { } loss
            ? FormattableString.Invariant($", validation loss {loss:G6}, validation metric {ValidationMetric:G6}")
            : "") +
        FormattableString.Invariant($", learning rate {LearningRate:G6}");
}
