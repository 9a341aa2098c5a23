namespace FfnnMlNet;

// By what epochs are judged, when training ends, and what is done with the best of them.
public abstract partial class FfnnOptions
{
    /// <summary>Part of the training rows set aside by seed to judge each epoch, in (0, 1), classes split alike and one with a single row
    /// staying in training; the model gets the parameters of the epoch with the lowest validation loss, in which no few rows decide alone:
    /// where three of them have more than half of the loss before training, none counts for more than twice the next one in this choice.
    /// Null set by hand = 0.1 where <see cref="EarlyStopping"/> is set, else none. Has no part in <c>Fit(trainData, validationData)</c>.
    /// Unset = chosen by <see cref="Effort"/>; plain default null.</summary>
    public float? ValidationFraction
    {
        get => (float?)Get(OptionTable.ValidationFraction);
        set => Set(OptionTable.ValidationFraction, value);
    }

    /// <summary>Which rows are set aside where no validation data is given: drawn by seed, or the last ones, for rows in the order of time.
    /// Default Random.</summary>
    /// <remarks><see cref="ValidationRows.Last"/> is for tables whose rows are predicted from earlier ones in use, such as sales or
    /// sensors: drawn rows have their neighbours in training, and judge too well. All members of an ensemble are judged by the same last
    /// rows then, the part <see cref="ValidationFraction"/> of all (a fifth or less where it is not set).</remarks>
    public ValidationRows ValidationRows
    {
        get => (ValidationRows)Get(OptionTable.ValidationRows)!;
        set => Set(OptionTable.ValidationRows, value);
    }

    /// <summary>Column that tells which rows belong together, a key, text or whole number; null = rows do not depend on each other. Rows of
    /// one group are never split between training and validation, of an ensemble between the folds of its members, and so neither by the
    /// calibration. Rows without a value are groups of their own. Has no part in <c>Fit(trainData, validationData)</c>. Default
    /// null.</summary>
    /// <remarks>Set it where several rows are of one customer, patient, machine or document: with some of them in training, the others are
    /// known already, so that the best epoch is chosen too late and probabilities are calibrated too sure. <c>CrossValidate</c> and
    /// <c>TrainTestSplit</c> of ML.NET take the same column as <c>samplingKeyColumnName</c>.</remarks>
    public string? RowGroupColumnName
    {
        get => (string?)Get(OptionTable.RowGroupColumnName);
        set => Set(OptionTable.RowGroupColumnName, value);
    }

    /// <summary>When to end before <see cref="NumberOfEpochs"/>, by the loss of the validation rows; null = never. Default null.</summary>
    public EarlyStopping? EarlyStopping
    {
        get => (EarlyStopping?)Get(OptionTable.EarlyStopping);
        set => Set(OptionTable.EarlyStopping, value);
    }

    /// <summary>By which figure of the validation rows the best epoch is chosen, whose parameters the model gets, and by which
    /// <see cref="EarlyStopping"/> waits: their loss or their metric. Without validation rows it has no part. Null = chosen by
    /// <see cref="Effort"/>; plain default ValidationLoss.</summary>
    public BestBy? SelectBestBy { get => (BestBy?)Get(OptionTable.SelectBestBy); set => Set(OptionTable.SelectBestBy, value); }

    /// <summary>True: after training, one temperature for each network, in [0.2, 5], by which the logits are divided so that the log-loss
    /// of its validation rows is lowest (temperature scaling: Guo, Pleiss, Sun and Weinberger, 2017), one more row whose class is chance
    /// beside them: of n rows that are all right none can tell a probability beyond about 1 - 1 / (2n). The order of the classes of a row
    /// stays, how sure the probabilities are changes; it becomes part of the last layer. Where it cannot be done, or the run is cancelled
    /// and <see cref="OnCancellation"/> keeps what there is, a warning says so and the probabilities stay as they were trained. Needs
    /// validation rows (<see cref="ValidationFraction"/>, <see cref="EnsembleSize"/> or <c>Fit(trainData, validationData)</c>): without
    /// them nothing is done, with a warning. For classes with softmax or sigmoid outputs only. The losses in the history are those before.
    /// Null = chosen by <see cref="Effort"/> where neither <see cref="Loss"/> nor <see cref="OutputActivation"/> is set; plain default
    /// false.</summary>
    public bool? CalibrateProbabilities
    {
        get => (bool?)Get(OptionTable.CalibrateProbabilities);
        set => Set(OptionTable.CalibrateProbabilities, value);
    }
}
