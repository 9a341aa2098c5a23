using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet;

public abstract partial class FfnnOptions
{
    private int? _ensembleSize;
    private int? _membersPerNetwork;
    private BestBy? _selectBestBy;
    private bool? _calibrateProbabilities;

    /// <summary>Networks that are trained and averaged: of classes their probabilities, of numbers their outputs. At least 1; training and
    /// scoring take as many times as long, members being trained at once as far as <see cref="NumberOfThreads"/> goes. Plain default 1.</summary>
    /// <remarks>
    /// The training rows are split by seed into as many folds, at least five, classes dealt alike; member m holds fold m out and gets the
    /// parameters of the epoch that is best on it, so each member learns from four fifths of the rows or more and, from five members on,
    /// every row is held out once (bagging, as RealMLP's). <see cref="ValidationFraction"/> then has no part. With
    /// <c>Fit(trainData, validationData)</c> all members learn from all training rows and are judged by the validation rows; they differ by
    /// their seeds, as they do where there are too few rows for folds, which is warned of. Features and labels are scaled once, by all
    /// training rows of the call. When training goes on from a model, its number of members counts, not this one.
    /// </remarks>
    public int EnsembleSize { get => _ensembleSize ?? 1; set => _ensembleSize = value; }

    internal bool IsEnsembleSizeSet => _ensembleSize is not null;

    /// <summary>Members within each network, which are averaged as networks are: they share the hidden layers and differ by learnt scales of the
    /// first layer's inputs and by their output layers (TabM: Gorishniy, Kotelnikov and Babenko, 2025, in its "mini" form; BatchEnsemble: Wen, Tran
    /// and Ba, 2020). At least 1; 1 = the network is one. 8 to 32 are usual. Plain default 1.</summary>
    /// <remarks>
    /// All members of a network are trained in one pass, on the same batches, each by its own loss; the validation rows judge their mean. Training
    /// and scoring take about as many times as long as with one member, and a batch as many times the memory; the parameters hardly grow. With
    /// <see cref="EnsembleSize"/> above 1 every network has as many members. When training goes on from a model, its number counts, not this one.
    /// Scales start at -1 or 1 by chance, with numeric embeddings from a normal distribution; <see cref="LearningRateFactors.MemberScales"/> is
    /// for their rate.
    /// </remarks>
    public int MembersPerNetwork { get => _membersPerNetwork ?? 1; set => _membersPerNetwork = value; }

    /// <summary>By which figure of the validation rows the best epoch is chosen, whose parameters the model gets, and by which
    /// <see cref="EarlyStopping"/> waits: their loss or their metric. Without validation rows it has no part. Plain default the loss.</summary>
    public BestBy SelectBestBy { get => _selectBestBy ?? BestBy.ValidationLoss; set => _selectBestBy = value; }

    /// <summary>True: after training, one temperature for each network, in [0.2, 5], by which the logits are divided so that the log-loss of
    /// its validation rows is lowest (temperature scaling: Guo, Pleiss, Sun and Weinberger, 2017), one more row whose class is chance beside them: of
    /// n rows that are all right none can tell a probability beyond about 1 - 1 / (2n). The order of the classes of a row stays, how
    /// sure the probabilities are changes; it becomes part of the last layer. Where it cannot be done, or the run is cancelled and
    /// <see cref="OnCancellation"/> keeps what there is, a warning says so and the probabilities stay as they were trained. Needs validation rows (<see cref="ValidationFraction"/>,
    /// <see cref="EnsembleSize"/> or <c>Fit(trainData, validationData)</c>): without them nothing is done, with a warning. For classes with
    /// softmax or sigmoid outputs only. The losses in the history are those before. Plain default false.</summary>
    public bool CalibrateProbabilities { get => _calibrateProbabilities ?? false; set => _calibrateProbabilities = value; }

    private void ValidateEnsemble(List<string> faults)
    {
        if (EnsembleSize < 1)
            faults.Add(Throw.OptionMessage(nameof(EnsembleSize), EnsembleSize, "at least 1", "1 trains a single network."));
        if (MembersPerNetwork < 1)
            faults.Add(Throw.OptionMessage(nameof(MembersPerNetwork), MembersPerNetwork, "at least 1", "1 trains plain networks."));
        if (!Enum.IsDefined(SelectBestBy))
            faults.Add(Throw.OptionMessage(nameof(SelectBestBy), (int)SelectBestBy, "ValidationLoss or ValidationMetric", ""));
        if (EnsembleSize > 1 && (Checkpoint is not null || ResumeFrom is not null))
            faults.Add(FormattableString.Invariant(
                $"Checkpoint and ResumeFrom must be null with EnsembleSize {EnsembleSize}: a checkpoint holds the run of a single network. ") +
                "Set EnsembleSize to 1, or leave both unset.");
        if (!CalibrateProbabilities)
            return;
        var output = OutputActivation ?? ChosenLoss.MatchedOutput;
        if (!HasClasses)
            faults.Add("CalibrateProbabilities must be false for regression, whose scores are no probabilities.");
        else if (!TemperatureCalibration.Suits(output, HasOneOutput ? 1 : int.MaxValue))
            faults.Add($"CalibrateProbabilities must be false with the output activation {output}: a temperature divides the logits of softmax or of one sigmoid. " +
                "Leave OutputActivation unset and choose a loss of probabilities, or fit a calibrator of ML.NET's.");
    }
}
