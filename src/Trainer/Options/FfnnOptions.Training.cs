namespace FfnnMlNet;

// How the network learns.
public abstract partial class FfnnOptions
{
    /// <summary>Loss to minimise. Null set by hand = the task's own: cross-entropy, binary cross-entropy or squared error. Unset = chosen
    /// by <see cref="Effort"/>, which smooths the labels of classes; where it is set, <see cref="CalibrateProbabilities"/> has its plain
    /// default unless it is set too. Plain default null, the task's own.</summary>
    public Loss? Loss { get => (Loss?)Get(OptionTable.Loss); set => Set(OptionTable.Loss, value); }

    /// <summary>Rule that turns gradients into updates. Null = chosen by <see cref="Effort"/>; plain default adam(0.9, 0.999,
    /// 1E-08).</summary>
    /// <remarks>Set, it is used as it is, and of <see cref="LearningRate"/>, <see cref="LearningRateSchedule"/>, <see
    /// cref="LearningRateFactors"/> and <see cref="WeightDecaySchedule"/> those that are not set have their plain defaults, whatever the
    /// effort: what <see cref="Effort"/> would choose fits its own optimizer only. The log says so in one line. With <see
    /// cref="Optimizer.Lbfgs"/>, which takes all rows for each step, that holds too for <see cref="Dropout"/>, <see
    /// cref="DropoutSchedule"/>, <see cref="WeightAveraging"/>, <see cref="ValidationFraction"/>, <see cref="SelectBestBy"/>, <see
    /// cref="EnsembleSize"/>, <see cref="Loss"/> and <see cref="CalibrateProbabilities"/>.</remarks>
    public Optimizer? Optimizer { get => (Optimizer?)Get(OptionTable.Optimizer); set => Set(OptionTable.Optimizer, value); }

    /// <summary>Step size, above 0 and finite. Null = chosen by <see cref="Effort"/>; plain default 0.001, which suits Adam; SGD wants 0.01
    /// to 1.</summary>
    /// <remarks>Set, it is used as it is, and of <see cref="Optimizer"/>, <see cref="LearningRateSchedule"/>, <see
    /// cref="LearningRateFactors"/> and <see cref="WeightDecaySchedule"/> those that are not set have their plain defaults, whatever the
    /// effort: what <see cref="Effort"/> would choose fits its own rate only. The log says so in one line. To keep the rest of the recipe
    /// and change the pace alone, set all of them: <see cref="Describe"/> tells their values.</remarks>
    public float? LearningRate { get => (float?)Get(OptionTable.LearningRate); set => Set(OptionTable.LearningRate, value); }

    /// <summary>What the learning rate is multiplied by as training goes on. Null = chosen by <see cref="Effort"/>; plain default
    /// constant.</summary>
    public LearningRateSchedule? LearningRateSchedule
    {
        get => (LearningRateSchedule?)Get(OptionTable.LearningRateSchedule);
        set => Set(OptionTable.LearningRateSchedule, value);
    }

    /// <summary>What the learning rate is multiplied by for each kind of parameter; null set by hand = 1 for all. Unset = chosen by
    /// <see cref="Effort"/>; plain default null.</summary>
    public LearningRateFactors? LearningRateFactors
    {
        get => (LearningRateFactors?)Get(OptionTable.LearningRateFactors);
        set => Set(OptionTable.LearningRateFactors, value);
    }

    /// <summary>Epochs over which <see cref="LearningRateSchedule"/>, <see cref="DropoutSchedule"/> and <see cref="WeightDecaySchedule"/>
    /// run, at least 1, and after which they begin anew, each time for twice as many ("SGDR": Loshchilov and Hutter, 2017); null set by
    /// hand = <see cref="NumberOfEpochs"/>. Until their end <see cref="EarlyStopping"/> does not count, since the waves of a schedule raise
    /// the loss on their way down. Unset = chosen by <see cref="Effort"/> where it chooses the schedule and there is <see
    /// cref="EarlyStopping"/>: the epochs it would have chosen, or <see cref="NumberOfEpochs"/> if that is less. Plain default
    /// null.</summary>
    public int? ScheduleEpochs { get => (int?)Get(OptionTable.ScheduleEpochs); set => Set(OptionTable.ScheduleEpochs, value); }

    /// <summary>What the weight decay of the optimizer is multiplied by as training goes on; null set by hand = 1. Unset = chosen by
    /// <see cref="Effort"/>; plain default null.</summary>
    public LearningRateSchedule? WeightDecaySchedule
    {
        get => (LearningRateSchedule?)Get(OptionTable.WeightDecaySchedule);
        set => Set(OptionTable.WeightDecaySchedule, value);
    }

    /// <summary>Rows of one update, at least 1; more than there are rows means all rows, with a warning where the number was set. Null =
    /// chosen by <see cref="Effort"/>; plain default 32.</summary>
    public int? BatchSize { get => (int?)Get(OptionTable.BatchSize); set => Set(OptionTable.BatchSize, value); }

    /// <summary>Passes over the data, at least 1. Null = chosen by <see cref="Effort"/>; plain default 200.</summary>
    public int? NumberOfEpochs { get => (int?)Get(OptionTable.NumberOfEpochs); set => Set(OptionTable.NumberOfEpochs, value); }

    /// <summary>Batches of an epoch at most, at least 1; null = as many as it takes to see every row once. Of shuffled rows each epoch then
    /// takes other ones, in order it goes on where the one before it ended. For tables so large that an epoch is too long to wait for a
    /// judgement. Default null.</summary>
    public int? StepsPerEpoch { get => (int?)Get(OptionTable.StepsPerEpoch); set => Set(OptionTable.StepsPerEpoch, value); }

    /// <summary>Which rows make up a batch: every row once an epoch, shuffled or in order, or rows drawn with replacement. Default
    /// shuffle.</summary>
    public Sampling Sampling { get => (Sampling)Get(OptionTable.Sampling)!; set => Set(OptionTable.Sampling, value); }

    /// <summary>Probability that a unit of a hidden layer is left out of one step, in [0, 1), for the layers that name none; 0 turns
    /// dropout off. Scoring never drops. Null = chosen by <see cref="Effort"/>; plain default 0.</summary>
    public float? Dropout { get => (float?)Get(OptionTable.Dropout); set => Set(OptionTable.Dropout, value); }

    /// <summary>What dropout is multiplied by as training goes on; null set by hand = 1. Unset = chosen by <see cref="Effort"/>; plain
    /// default null.</summary>
    public LearningRateSchedule? DropoutSchedule
    {
        get => (LearningRateSchedule?)Get(OptionTable.DropoutSchedule);
        set => Set(OptionTable.DropoutSchedule, value);
    }

    /// <summary>lambda in the penalty lambda/2 (sum of w^2) on weights, never on biases; at least 0 and finite. It is not divided by the
    /// batch size. Default 0.</summary>
    public float L2Regularization
    {
        get => (float)Get(OptionTable.L2Regularization)!;
        set => Set(OptionTable.L2Regularization, value);
    }

    /// <summary>Bound on the gradient of a step; null = none. Default null.</summary>
    public GradientClipping? GradientClipping
    {
        get => (GradientClipping?)Get(OptionTable.GradientClipping);
        set => Set(OptionTable.GradientClipping, value);
    }

    /// <summary>How the parameters of many steps are averaged into those of the model; null set by hand = they are taken as they are. With
    /// it validation loss and metric, <see cref="OnEpoch"/>, the best epoch, <see cref="EarlyStopping"/> and the model are those of the
    /// average, while training goes on with the parameters themselves; the training loss stays theirs. It must be null with <see
    /// cref="Optimizer.Lbfgs"/>. Unset = chosen by <see cref="Effort"/>, null for smaller tables; plain default null.</summary>
    public WeightAveraging? WeightAveraging
    {
        get => (WeightAveraging?)Get(OptionTable.WeightAveraging);
        set => Set(OptionTable.WeightAveraging, value);
    }

    /// <summary>What the rows of each class weigh, for multiclass and binary labels; null = 1. They multiply example weights, in training
    /// and validation. Default null.</summary>
    /// <remarks>
    /// Probabilities are those of the weighted rows: with 2 % of the rows true and <see cref="ClassWeights.Balanced"/> the mean of
    /// Probability is far above 0.02, since true and false weigh alike. Ranks, and what is found at the threshold of 0.5, are what weights
    /// are for. Where probabilities themselves are needed, leave weights unset and change the threshold instead
    /// (<c>mlContext.BinaryClassification.ChangeModelThreshold(model, threshold)</c>, a threshold of Score, the log-odds: log(p / (1 - p))
    /// for true from the probability p on), or fit a calibrator of ML.NET's to unweighted rows that were not trained on
    /// (<c>mlContext.BinaryClassification.Calibrators.Platt</c>). Where one of two classes has less than a tenth of the rows and no weights
    /// are set, the last line of the log says what to do.
    /// </remarks>
    public ClassWeights? ClassWeights { get => (ClassWeights?)Get(OptionTable.ClassWeights); set => Set(OptionTable.ClassWeights, value); }
}
