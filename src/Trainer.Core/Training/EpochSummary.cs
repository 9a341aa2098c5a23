using FfnnMlNet.Losses;
using FfnnMlNet.Training;

namespace FfnnMlNet;

/// <summary>What the <c>OnEpoch</c> option receives at the end of each epoch of each network. An epoch is one pass of one network over its
/// training rows: an ensemble of 3 networks with 128 epochs gives 384 of them. The model keeps the parameters of each network's best epoch
/// where there are validation rows, which need not be the last one.</summary>
public sealed class EpochSummary
{
    internal EpochSummary(
        EpochRecord record, string? metricName, int numberOfEpochs, double rowsPerSecond, TimeSpan elapsed, RunPace pace, LossUnit lossUnit)
    {
        (Pace, LossUnit) = (pace, lossUnit);
        Record = record;
        MetricName = metricName;
        NumberOfEpochs = numberOfEpochs;
        RowsPerSecond = rowsPerSecond;
        Elapsed = elapsed;
    }

    internal EpochRecord Record { get; }

    /// <summary>How far all members are.</summary>
    internal RunPace Pace { get; }

    /// <summary>The figure that a user knows for the losses.</summary>
    internal LossUnit LossUnit { get; }

    /// <summary>Index of the ensemble member, counted from 0.</summary>
    public int Member { get; internal init; }

    /// <summary>Number of members in the ensemble; 1 for a single network.</summary>
    public int NumberOfMembers { get; internal init; } = 1;

    /// <summary>Number of this epoch of this member, counted from 1.</summary>
    public int Epoch => Record.Epoch;

    /// <summary>Number of epochs that each member makes unless something stops it earlier.</summary>
    public int NumberOfEpochs { get; }

    /// <summary>Weighted mean loss over the epoch's training rows. The loss of each row is the one just before the update of its
    /// batch.</summary>
    public double TrainingLoss => Record.TrainingLoss;

    /// <summary>Weighted mean loss of the validation rows after the epoch's last update; null without validation rows.</summary>
    public double? ValidationLoss => Record.ValidationLoss;

    /// <summary>Metric of the validation rows after the epoch's last update; null without validation rows.</summary>
    public double? ValidationMetric => Record.ValidationMetric;

    /// <summary>Name of <see cref="ValidationMetric"/>: "accuracy", or "RMSE" in the unit of the label; null without validation
    /// rows.</summary>
    public string? MetricName { get; }

    /// <summary>Learning rate of the epoch's last update. Always 1 with L-BFGS, whose line search chooses the step sizes.</summary>
    public double LearningRate => Record.LearningRate;

    /// <summary>Training rows per second in this epoch. The time includes the evaluation of the validation rows.</summary>
    public double RowsPerSecond { get; }

    /// <summary>Time since the training of this member started, without reading the data.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Estimated time for the remaining epochs of this member, from the speed of the latest epochs. After the first epoch, which
    /// is slower since the runtime compiles the code meanwhile, it is too long.</summary>
    public TimeSpan Remaining { get; internal init; }

    /// <summary>Estimated time until all members are trained, if none stops early; null = not known yet, since the first epoch is slower
    /// than the others. <see cref="TrainingProgress"/> shows it.</summary>
    public TimeSpan? TimeLeft { get; internal init; }

    internal bool StopRequested { get; private set; }

    /// <summary>Such as "epoch 3 of 10: training loss 0.5, validation loss 0.6, accuracy 0.8, learning rate 0.01", in the invariant
    /// culture.</summary>
    public override string ToString() =>
        (NumberOfMembers == 1 ? "" : FormattableString.Invariant($"member {Member + 1} of {NumberOfMembers}: ")) +
        FormattableString.Invariant($"epoch {Epoch} of {NumberOfEpochs}: training loss {TrainingLoss:G6}") +
        (ValidationLoss is { } loss
            ? FormattableString.Invariant($", validation loss {loss:G6}, {MetricName} {ValidationMetric:G6}")
            : "") +
        FormattableString.Invariant($", learning rate {LearningRate:G6}");

    /// <summary>Ends training after this epoch; the model is built from what was learnt so far. In an ensemble this ends only this member,
    /// because each member has its own validation rows. To end all, call it for each <see cref="Member"/>.</summary>
    public void Stop() => StopRequested = true;
}
