namespace FfnnMlNet;

// How epochs are validated, when training ends, and what is done after the best epoch is found.
public abstract partial class FfnnOptions
{
    /// <summary>Fraction of the training rows that are held out to validate each epoch, in (0, 1). The rows are drawn by seed and
    /// stratified by class; a class with a single row keeps it for training. The model gets the parameters of the best
    /// epoch, see <see cref="SelectBestBy"/>. Null set by hand = 0.1 where <see cref="EarlyStopping"/> is set, else no validation rows.
    /// Unset = chosen by <see cref="Effort"/>; plain default null. Not used by <c>Fit(trainData, validationData)</c>.</summary>
    /// <remarks>Single rows cannot decide which epoch is best: where the three rows with the largest loss have more than half of the
    /// validation loss before training, the loss of each row counts, for this choice only, at most twice the fourth largest.</remarks>
    public float? ValidationFraction
    {
        get => (float?)Get(OptionTable.ValidationFraction);
        set => Set(OptionTable.ValidationFraction, value);
    }

    /// <summary>Which rows are held out where no validation data is given: rows drawn by seed, or the last rows, for rows in the order of
    /// time. Default Random.</summary>
    /// <remarks>Use <see cref="ValidationRows.Last"/> when the model will predict rows that are later than all training rows, such as sales
    /// or sensor values. Rows drawn at random then have neighbours in the training rows, and their loss is lower than that of later rows.
    /// With <see cref="ValidationRows.Last"/> all networks of an ensemble are validated by the same last rows: the fraction
    /// <see cref="ValidationFraction"/> of all rows, or at most a fifth where that is null.</remarks>
    public ValidationRows ValidationRows
    {
        get => (ValidationRows)Get(OptionTable.ValidationRows)!;
        set => Set(OptionTable.ValidationRows, value);
    }

    /// <summary>Name of the column that tells which rows belong together, a key, text or whole number; null = the rows do not depend on
    /// each other. The rows of a group are never split between training and validation, nor between the folds of an ensemble, and so nor by
    /// the calibration. A row without a value is a group of its own. Not used by <c>Fit(trainData, validationData)</c>. Default
    /// null.</summary>
    /// <remarks>Set it where several rows come from one customer, patient, machine or document. If some of these rows were used for
    /// training and others for validation, the network would already know the validation rows: the best epoch would be chosen too late, and
    /// calibrated probabilities would be too sure. <c>CrossValidate</c> and <c>TrainTestSplit</c> of ML.NET take the same column as
    /// <c>samplingKeyColumnName</c>.</remarks>
    public string? RowGroupColumnName
    {
        get => (string?)Get(OptionTable.RowGroupColumnName);
        set => Set(OptionTable.RowGroupColumnName, value);
    }

    /// <summary>Ends training when the validation loss has not improved for a number of epochs; with the schedule of the learning rate that
    /// <see cref="Effort"/> chooses, only epochs after its end count, so it has no effect unless <see cref="NumberOfEpochs"/> is set to
    /// more than Effort would choose; null = never. Default null.</summary>
    /// <remarks>Under <see cref="Effort.Manual"/>, and wherever <see cref="LearningRateSchedule"/>, <see cref="LearningRate"/> or
    /// <see cref="Optimizer"/> is set, all epochs count. Under the other efforts the last wave of the schedule lowers the loss to the end,
    /// and a run that ended before would have a worse model: to train for less time set <see cref="NumberOfEpochs"/> or
    /// <see cref="TimeLimit"/>, which shorten the schedule as well. With more epochs than Effort would choose, the schedule runs over
    /// Effort's number and then begins anew (<see cref="ScheduleEpochs"/>), and the patience counts from there. The model has the
    /// parameters of the best epoch with and without early stopping, as long as there are validation rows. A line of the log says where
    /// the patience begins too late to end the training.</remarks>
    public EarlyStopping? EarlyStopping
    {
        get => (EarlyStopping?)Get(OptionTable.EarlyStopping);
        set => Set(OptionTable.EarlyStopping, value);
    }

    /// <summary>Whether the best epoch, whose parameters the model gets, is the one with the best validation loss or the one with the best
    /// validation metric. <see cref="EarlyStopping"/> uses the same value. Not used without validation rows. Null = chosen by <see
    /// cref="Effort"/>; plain default ValidationLoss.</summary>
    public BestBy? SelectBestBy { get => (BestBy?)Get(OptionTable.SelectBestBy); set => Set(OptionTable.SelectBestBy, value); }

    /// <summary>True: a linear model is fitted beside the networks, on standardized features of its own, and its scores are mixed into
    /// theirs. Its share is chosen by the loss of the held-out rows of all networks: 0 leaves it out, and with 1 the model is the linear
    /// one alone. For classes with softmax or sigmoid outputs, and for regression with the squared error. Null = chosen by <see
    /// cref="Effort"/> where <see cref="HiddenLayers"/>, <see cref="Loss"/> and <see cref="OutputActivation"/> are not set: true below
    /// 1,500 rows, except for text features and where a fit would take more than about a second. Under a <see cref="TimeLimit"/> it is
    /// left out where its fits would take more than a tenth of the time. Plain default false.</summary>
    /// <remarks>
    /// <para>Of few rows, or of many features that are nearly the same, a network learns no more than a linear model and has more chances
    /// to err. The share is drawn towards the linear model: a network must be better by more than the standard error of the held-out
    /// rows. The linear model is ridge regression with the penalty 1, or logistic regression with the penalty |w|^2 / 2. It learns from
    /// all rows, the held-out ones included.</para>
    /// <para>It needs validation rows (<see cref="ValidationFraction"/>, <see cref="EnsembleSize"/> or <c>Fit(trainData,
    /// validationData)</c>), and is not fitted where training is cancelled. Where training continues from a model, its linear member stays
    /// as it is. The log has the share.</para>
    /// </remarks>
    public bool? LinearMember { get => (bool?)Get(OptionTable.LinearMember); set => Set(OptionTable.LinearMember, value); }

    /// <summary>True: after training, the logits of all networks are divided by one temperature in [0.2, 5], the one with the lowest
    /// log-loss on the rows that the networks held out (temperature scaling: Guo, Pleiss, Sun and Weinberger, 2017). The order of the
    /// classes of a row does not change, only how sure the probabilities are. For classes with softmax or sigmoid outputs only. Null =
    /// chosen by <see cref="Effort"/> where neither <see cref="Loss"/> nor <see cref="OutputActivation"/> is set; plain default
    /// false.</summary>
    /// <remarks>
    /// <para>It needs validation rows (<see cref="ValidationFraction"/>, <see cref="EnsembleSize"/> or <c>Fit(trainData,
    /// validationData)</c>). Without them, where it cannot be done, and where the run is cancelled and <see cref="OnCancellation"/> keeps
    /// the best model so far, a warning says so and the probabilities stay as they were trained.</para>
    /// <para>The log-loss counts one more row, whose class is uniformly distributed, or two where each network of an ensemble holds out
    /// rows of its own. So n held-out rows that are all classified correctly cannot lead to a probability beyond about 1 - 1 / (2n) or
    /// 1 - 1 / n. The temperature becomes part of the last layers of the networks. The losses in the history are those before
    /// calibration.</para>
    /// </remarks>
    public bool? CalibrateProbabilities
    {
        get => (bool?)Get(OptionTable.CalibrateProbabilities);
        set => Set(OptionTable.CalibrateProbabilities, value);
    }

    /// <summary>The share of new rows whose label lies in the prediction interval, in (0, 1), such as 0.9: a regression then has the
    /// columns LowerBound and UpperBound beside Score, and a classifier has prediction sets, see <c>PredictSet</c> of the model. Null =
    /// none. Default null.</summary>
    /// <remarks>
    /// <para>The intervals come from the errors of the validation rows (conformal prediction): those that each network of an ensemble holds
    /// out, or those of <see cref="ValidationFraction"/> or of <c>Fit(trainData, validationData)</c>. All intervals of an output have one
    /// width. The share is right on average over new rows that come from where the training rows come from, not for each kind of row. Below
    /// 2 / (1 - share) - 1 validation rows, 19 for 0.9, there are no limits, and a warning says so.</para>
    /// <para>It needs validation rows, and cannot be used where training continues from a model. The model saves the limits.</para>
    /// </remarks>
    public float? IntervalCoverage
    {
        get => (float?)Get(OptionTable.IntervalCoverage);
        set => Set(OptionTable.IntervalCoverage, value);
    }
}
