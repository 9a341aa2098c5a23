namespace FfnnMlNet;

/// <summary>One line of the learning curve. Losses are those of what the network learns: of scaled labels, where <c>TargetScaling</c>
/// scales them.</summary>
/// <param name="Epoch">Passes over the data done so far, from 1.</param>
/// <param name="TrainingLoss">Mean loss over the epoch's rows, by weight, each taken just before its batch's update.</param>
/// <param name="ValidationLoss">Mean loss of the validation rows after the epoch's last update; null without validation rows.</param>
/// <param name="LearningRate">The rate of the epoch's last update.</param>
public sealed record EpochRecord(int Epoch, double TrainingLoss, double? ValidationLoss, double LearningRate)
{
    /// <summary>What the validation rows score after the epoch's last update: accuracy for classes, root mean squared error in the unit of
    /// the label for numbers; null without validation rows.</summary>
    public double? ValidationMetric { get; init; }

    /// <summary>Such as "epoch 3: training loss 0.5, validation loss 0.6, validation metric 0.8, learning rate 0.01", in the invariant
    /// culture.</summary>
    public override string ToString() => FormattableString.Invariant($"epoch {Epoch}: training loss {TrainingLoss:G6}") +
        (ValidationLoss is { } loss
            ? FormattableString.Invariant($", validation loss {loss:G6}, validation metric {ValidationMetric:G6}")
            : "") +
        FormattableString.Invariant($", learning rate {LearningRate:G6}");
}
