namespace FfnnMlNet;

/// <summary>What the <c>OnEpoch</c> option is given at the end of each epoch.</summary>
public sealed class EpochSummary
{
    internal EpochSummary(EpochRecord record, string? metricName, int numberOfEpochs, double rowsPerSecond, TimeSpan elapsed)
    {
        Record = record;
        MetricName = metricName;
        NumberOfEpochs = numberOfEpochs;
        RowsPerSecond = rowsPerSecond;
        Elapsed = elapsed;
    }

    internal EpochRecord Record { get; }

    /// <summary>Which member of the ensemble it is, from 0.</summary>
    public int Member { get; internal init; }

    /// <summary>Members of the ensemble; 1 for a single network.</summary>
    public int NumberOfMembers { get; internal init; } = 1;

    /// <summary>Passes over the data done so far, from 1.</summary>
    public int Epoch => Record.Epoch;

    /// <summary>Passes the run will make if nothing stops it.</summary>
    public int NumberOfEpochs { get; }

    /// <summary>Mean loss over the epoch's rows, by weight, each taken just before its batch's update.</summary>
    public double TrainingLoss => Record.TrainingLoss;

    /// <summary>Mean loss of the validation rows after the epoch's last update; null without validation rows.</summary>
    public double? ValidationLoss => Record.ValidationLoss;

    /// <summary>What the validation rows score after the epoch's last update; null without validation rows.</summary>
    public double? ValidationMetric => Record.ValidationMetric;

    /// <summary>What <see cref="ValidationMetric"/> is: "accuracy" or "RMSE" (in the unit of the label); null without validation
    /// rows.</summary>
    public string? MetricName { get; }

    /// <summary>The rate of the epoch's last update; 1 with L-BFGS, which chooses its steps itself.</summary>
    public double LearningRate => Record.LearningRate;

    /// <summary>Training rows a second in this epoch, validation included in the time.</summary>
    public double RowsPerSecond { get; }

    /// <summary>Time since training of this member started; reading the data is not part of it.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Estimate of the time the remaining epochs of this member take.</summary>
    public TimeSpan Remaining => Elapsed / Epoch * (NumberOfEpochs - Epoch);

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

    /// <summary>Ends training after this epoch; the model is built from what has been learnt. Of an ensemble it ends this member only, as
    /// each has validation rows of its own; to end all, call it for each <see cref="Member"/>.</summary>
    public void Stop() => StopRequested = true;
}
