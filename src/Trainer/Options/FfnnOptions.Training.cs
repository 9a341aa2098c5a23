namespace FfnnMlNet;

// Loss, optimizer, and everything else that decides the steps of training.
public abstract partial class FfnnOptions
{
    /// <summary>Loss to minimize. Null set by hand = the loss of the task: cross-entropy, binary cross-entropy or squared error. Unset =
    /// chosen by <see cref="Effort"/>, which smooths the labels of classes. Where the loss is set and <see cref="CalibrateProbabilities"/>
    /// is not, that has its plain default. Plain default null, the task's own.</summary>
    public Loss? Loss { get => (Loss?)Get(OptionTable.Loss); set => Set(OptionTable.Loss, value); }

    /// <summary>Rule by which gradients change the parameters. Null = chosen by <see cref="Effort"/>; plain default adam(0.9, 0.999,
    /// 1E-08).</summary>
    /// <remarks>What <see cref="Effort"/> chooses for <see cref="LearningRate"/>, <see cref="LearningRateSchedule"/>,
    /// <see cref="LearningRateFactors"/> and <see cref="WeightDecaySchedule"/> fits only its own optimizer. So where the optimizer is set,
    /// those of them that are not set have their plain defaults, whatever the effort, and one line of the log says so. With <see
    /// cref="Optimizer.Lbfgs"/>, which takes all rows for each step, the same holds for <see cref="Dropout"/>, <see
    /// cref="DropoutSchedule"/>, <see cref="WeightAveraging"/>, <see cref="ValidationFraction"/>, <see cref="SelectBestBy"/>, <see
    /// cref="EnsembleSize"/>, <see cref="Loss"/> and <see cref="CalibrateProbabilities"/>.</remarks>
    public Optimizer? Optimizer { get => (Optimizer?)Get(OptionTable.Optimizer); set => Set(OptionTable.Optimizer, value); }

    /// <summary>Rule by which gradients change the weights of sparse slots; null = that of <see cref="Optimizer"/>. Default null.</summary>
    /// <remarks>
    /// <para>Slots are sparse where at most one of twenty rows has a value other than 0, as for words and n-grams, and where a group of
    /// one-hot slots has at least 256 categories, in a table with at least a thousand such slots. In a table with a thousand words and
    /// n-grams, other slots with values in [0, 1] are sparse too if at least a tenth of the rows have 0 there: these are frequent n-grams.
    /// The values of the table alone decide, and not whether its rows are stored as sparse or dense vectors. Rows are then kept, and the
    /// first layer computed, by the values that are not 0: time and memory depend on their number, and slots without any in the training
    /// rows cost nothing.</para>
    /// <para>A step changes only the weights of slots that have a value in one of its rows. The weights of all others stay as they are, and
    /// so do their moments: they do not decay meanwhile. The rule uses the number of steps of the run, not that of the slot.
    /// <see cref="Optimizer.Lbfgs"/> changes all weights in each pass, as it does without sparse slots.</para>
    /// <para>A value is divided by the root mean square of all sparse values that are not 0, so that 0 stays 0; with
    /// <see cref="FeatureScaling.None"/> it is not.</para>
    /// </remarks>
    public Optimizer? SparseOptimizer
    {
        get => (Optimizer?)Get(OptionTable.SparseOptimizer);
        set => Set(OptionTable.SparseOptimizer, value);
    }

    /// <summary>Probability that a value of a sparse slot (see <see cref="SparseOptimizer"/>) is left out of a training step, in [0, 1):
    /// a dropout of words. Null = chosen by <see cref="Effort"/>; plain default 0.</summary>
    public float? SparseDropout { get => (float?)Get(OptionTable.SparseDropout); set => Set(OptionTable.SparseDropout, value); }

    /// <summary>Step size of the optimizer, above 0 and finite. Null = chosen by <see cref="Effort"/>; plain default 0.001, which suits
    /// Adam; SGD needs 0.01 to 1.</summary>
    /// <remarks>What <see cref="Effort"/> chooses for <see cref="Optimizer"/>, <see cref="LearningRateSchedule"/>,
    /// <see cref="LearningRateFactors"/> and <see cref="WeightDecaySchedule"/> fits only its own learning rate. So where the rate is set,
    /// those of them that are not set have their plain defaults, whatever the effort, and one line of the log says so. To change the rate
    /// alone and keep what Effort would choose for the others, set them too: <see cref="Describe"/> gives their values.</remarks>
    public float? LearningRate { get => (float?)Get(OptionTable.LearningRate); set => Set(OptionTable.LearningRate, value); }

    /// <summary>Factor by which the learning rate is multiplied in the course of training. Null = chosen by <see cref="Effort"/>; plain
    /// default constant.</summary>
    public LearningRateSchedule? LearningRateSchedule
    {
        get => (LearningRateSchedule?)Get(OptionTable.LearningRateSchedule);
        set => Set(OptionTable.LearningRateSchedule, value);
    }

    /// <summary>Factors by which the learning rate is multiplied for each kind of parameter; null set by hand = 1 for all. Unset = chosen
    /// by <see cref="Effort"/>; plain default null.</summary>
    public LearningRateFactors? LearningRateFactors
    {
        get => (LearningRateFactors?)Get(OptionTable.LearningRateFactors);
        set => Set(OptionTable.LearningRateFactors, value);
    }

    /// <summary>Number of epochs over which <see cref="LearningRateSchedule"/>, <see cref="DropoutSchedule"/> and
    /// <see cref="WeightDecaySchedule"/> run, at least 1; null set by hand = <see cref="NumberOfEpochs"/>. After them the schedules begin
    /// anew, each time for twice as many epochs ("SGDR": Loshchilov and Hutter, 2017). <see cref="EarlyStopping"/> does not count epochs
    /// before the schedules end for the first time, because a schedule with waves raises the loss in between. Unset = chosen by
    /// <see cref="Effort"/> where it also chooses the schedule and <see cref="EarlyStopping"/> is set: the number of epochs that Effort
    /// would choose, but at most <see cref="NumberOfEpochs"/>. Plain default null.</summary>
    public int? ScheduleEpochs { get => (int?)Get(OptionTable.ScheduleEpochs); set => Set(OptionTable.ScheduleEpochs, value); }

    /// <summary>Factor by which the weight decay of the optimizer is multiplied in the course of training; null set by hand = 1. Unset =
    /// chosen by <see cref="Effort"/>; plain default null.</summary>
    public LearningRateSchedule? WeightDecaySchedule
    {
        get => (LearningRateSchedule?)Get(OptionTable.WeightDecaySchedule);
        set => Set(OptionTable.WeightDecaySchedule, value);
    }

    /// <summary>Number of rows of a mini-batch (one step), at least 1. If it is larger than the number of training rows, each step takes
    /// them all, with a warning where the number was set. Null = chosen by <see cref="Effort"/>; plain default 32.</summary>
    public int? BatchSize { get => (int?)Get(OptionTable.BatchSize); set => Set(OptionTable.BatchSize, value); }

    /// <summary>Number of passes over the training rows, at least 1. Null = chosen by <see cref="Effort"/>; plain default 200.</summary>
    public int? NumberOfEpochs { get => (int?)Get(OptionTable.NumberOfEpochs); set => Set(OptionTable.NumberOfEpochs, value); }

    /// <summary>Largest number of batches per epoch, at least 1; null = as many as it takes to see every row once. For tables so large that
    /// a whole epoch is too long to wait for the next validation. With shuffled rows each epoch takes other rows; with rows in order each
    /// epoch begins where the one before ended. Default null.</summary>
    public int? StepsPerEpoch { get => (int?)Get(OptionTable.StepsPerEpoch); set => Set(OptionTable.StepsPerEpoch, value); }

    /// <summary>Which rows make up a batch: every row once per epoch, shuffled or in order, or rows drawn with replacement. Default
    /// shuffle.</summary>
    public Sampling Sampling { get => (Sampling)Get(OptionTable.Sampling)!; set => Set(OptionTable.Sampling, value); }

    /// <summary>Probability that a unit of a hidden layer is left out of a training step, in [0, 1), for the layers that have none of their
    /// own; 0 turns dropout off. Scoring uses all units. Null = chosen by <see cref="Effort"/>; plain default 0.</summary>
    public float? Dropout { get => (float?)Get(OptionTable.Dropout); set => Set(OptionTable.Dropout, value); }

    /// <summary>Factor by which <see cref="Dropout"/> is multiplied in the course of training; null set by hand = 1. Unset = chosen by
    /// <see cref="Effort"/>; plain default null.</summary>
    public LearningRateSchedule? DropoutSchedule
    {
        get => (LearningRateSchedule?)Get(OptionTable.DropoutSchedule);
        set => Set(OptionTable.DropoutSchedule, value);
    }

    /// <summary>The lambda of the penalty lambda/2 (sum of w^2) that is added to the loss, at least 0 and finite. The sum is over the
    /// weights, without biases, and is not divided by the batch size. Default 0.</summary>
    public float L2Regularization
    {
        get => (float)Get(OptionTable.L2Regularization)!;
        set => Set(OptionTable.L2Regularization, value);
    }

    /// <summary>Bound on the gradient of each step; null = none. Default null.</summary>
    public GradientClipping? GradientClipping
    {
        get => (GradientClipping?)Get(OptionTable.GradientClipping);
        set => Set(OptionTable.GradientClipping, value);
    }

    /// <summary>How the parameters of many steps are averaged into those of the model; null set by hand = no average. With an average, the
    /// validation loss and metric, <see cref="OnEpoch"/>, the best epoch, <see cref="EarlyStopping"/> and the model use the averaged
    /// parameters. Training goes on with the parameters themselves, and the training loss is theirs. Must be null with
    /// <see cref="Optimizer.Lbfgs"/>. Unset = chosen by <see cref="Effort"/>, which averages in large tables without sparse slots;
    /// plain default null.</summary>
    public WeightAveraging? WeightAveraging
    {
        get => (WeightAveraging?)Get(OptionTable.WeightAveraging);
        set => Set(OptionTable.WeightAveraging, value);
    }

    /// <summary>Weight of the rows of each class, for multiclass and binary labels; null = 1. They are multiplied by the example weights
    /// and apply to training and validation rows. Default null.</summary>
    /// <remarks>
    /// <para>The model learns the probabilities of the weighted rows. If 2 % of the rows are true, the mean of Probability with
    /// <see cref="ClassWeights.Balanced"/> is far above 0.02, because true and false then have the same total weight. Use weights to change
    /// the ranking or which rows are found at the threshold of 0.5.</para>
    /// <para>Where the probabilities themselves are needed, leave the weights unset and change the threshold instead
    /// (<see cref="FfnnModel.WithThreshold(Microsoft.ML.ITransformer, float)"/>). Or fit a calibrator of ML.NET to unweighted rows that
    /// were not trained on (<c>mlContext.BinaryClassification.Calibrators.Platt</c>).</para>
    /// <para>Where one of two classes has less than a tenth of the rows and no weights are set, the last line of the log gives this
    /// advice.</para>
    /// </remarks>
    public ClassWeights? ClassWeights { get => (ClassWeights?)Get(OptionTable.ClassWeights); set => Set(OptionTable.ClassWeights, value); }
}
