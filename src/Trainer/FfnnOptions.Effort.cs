namespace FfnnMlNet;

public abstract partial class FfnnOptions
{
    /// <summary>How much time a good model is worth: chooses every option that is not set and whose documentation names a plain default. Rules by
    /// rows, task and features stand in docs/accuracy.md; the log says what was chosen. A table of thousands of slots that are nearly always 0, as
    /// FeaturizeText makes them, has a narrow first layer and few epochs. Where <see cref="Optimizer"/> or <see cref="LearningRate"/> is set,
    /// the others of optimizer, rate, schedule, rate factors and weight decay have their plain defaults, since they only fit each other.
    /// Default <see cref="Effort.Balanced"/>.</summary>
    public Effort Effort { get; set; } = Effort.Balanced;

    // Averages lag behind where an epoch is a few steps.
    private const int RowsToAverage = 10_000;

    // As RealMLP has it.
    private const float Smoothing = 0.1f;

    /// <summary>These options with everything chosen.</summary>
    /// <param name="rowCount">Rows read for training.</param>
    /// <param name="isText">True for a table of many slots that are nearly always 0, see <see cref="Data.SparseSlots"/>.</param>
    internal FfnnOptions Resolve(int rowCount, bool isText = false)
    {
        var chosen = Clone();
        if (Effort == Effort.Manual)
            return chosen;
        var isClassification = HasClasses;
        if (isText)
            chosen.ChooseForText();
        var steps = isText ? EffortRules.ForText(Effort, rowCount) : EffortRules.For(Effort, rowCount);
        chosen._hiddenLayers ??= steps.HiddenLayers;
        chosen._activation ??= isClassification ? Activation.Selu : Activation.Mish;
        chosen._batchSize ??= steps.BatchSize;
        chosen._numberOfEpochs ??= steps.Epochs;
        // A schedule stretched over more epochs than patience lets pass would never come to its end, and its last wave is longer than most patience.
        if (EarlyStopping is not null && _learningRateSchedule is null && _optimizer is null && _learningRate is null)
            chosen.ScheduleEpochs ??= Math.Min(chosen.NumberOfEpochs, steps.Epochs);
        chosen._weightInitialization ??= WeightInitialization.DataDriven;
        // Of use where skewed numbers lead to a number; classes are told apart by distances that ranks take away.
        if (!_isFeatureScalingSet && !IsLinear)
            chosen.FeatureScaling = isClassification ? FeatureScaling.Robust : FeatureScaling.QuantileNormal;
        chosen._numericEmbedding ??= IsLinear ? NumericEmbedding.None : NumericEmbedding.Periodic();
        chosen._categoricalEmbedding ??= new CategoricalEmbedding();
        // Of use where there are classes; at the rate of a regression the scales run away.
        chosen._learnFeatureScales ??= isClassification;
        chosen._parametricActivations ??=
            chosen.HiddenLayers.All(layer => (layer.Activation ?? chosen.Activation).CanHaveSlopes);
        if (chosen._optimizer is null && chosen._learningRate is null)
        {
            chosen._optimizer = Optimizer.AdamW(weightDecay: 0.02f, beta1: 0.9f, beta2: 0.95f);
            chosen._learningRate = isClassification ? 0.04f : 0.2f;
            chosen._learningRateSchedule ??= LearningRateSchedule.CosLog(4);
            chosen.LearningRateFactors ??= new LearningRateFactors
            {
                DivideWeightsByRootOfInputs = true, Biases = 0.1f, Frequencies = 0.1f, Embeddings = 0.1f, Scales = 6, Slopes = 0.1f,
                // As slopes, on which many weights depend; 1 without members, so that older checkpoints still fit.
                MemberScales = MembersPerNetwork > 1 ? 0.1f : 1,
            };
            chosen.WeightDecaySchedule ??= LearningRateSchedule.FlatCosine;
        }
        if (chosen.Optimizer.UsesAllRows)
            return chosen;
        chosen._dropout ??= 0.15f;
        if (!isText)
            chosen.DropoutSchedule ??= LearningRateSchedule.FlatCosine;
        chosen.ValidationFraction ??= 0.2f;
        // The loss rises again long before the share of rows in the right class falls; the temperature makes up for it.
        chosen._selectBestBy ??= isClassification && !HasOneOutput ? BestBy.ValidationMetric : BestBy.ValidationLoss;
        if (!_isWeightAveragingSet && rowCount > RowsToAverage && !isText)
            chosen.WeightAveraging = WeightAveraging.Exponential(0.99f);
        chosen._ensembleSize ??= Checkpoint is null && ResumeFrom is null ? steps.Members : 1;
        if (isClassification && Loss is null)
        {
            chosen.Loss = HasOneOutput ? Loss.SmoothedBinaryCrossEntropy(Smoothing) : Loss.CrossEntropy(Smoothing);
            chosen._calibrateProbabilities ??= OutputActivation is null;
        }
        return chosen;
    }

    // A row has a hundred of ten thousand inputs: what suits features that all speak, such as rates by the root of a layer's inputs, weights
    // that fit the rows from the start, or a scale for each input, moves too little or too much here.
    private void ChooseForText()
    {
        _activation ??= Activation.Relu;
        _weightInitialization ??= WeightInitialization.GlorotUniform;
        _learnFeatureScales ??= false;
        _parametricActivations ??= false;
        if (_optimizer is not null || _learningRate is not null)
            return;
        _optimizer = Optimizer.AdamW(weightDecay: 0.02f, beta1: 0.9f, beta2: 0.95f);
        _learningRate = 0.003f;
        _learningRateSchedule ??= LearningRateSchedule.Cosine;
    }
}

/// <summary>What effort means in layers, rows a step, epochs and members.</summary>
internal readonly record struct EffortRules(IReadOnlyList<HiddenLayer> HiddenLayers, int BatchSize, int Epochs, int Members)
{
    // Below it 64 passes are too few steps; from the next on, 32 are enough.
    private const int FewRows = 1_500;
    private const int ManyRows = 25_000;

    /// <summary>The fewer the rows, the more a mean of members is worth, and the less it costs. Many rows need fewer passes. More time buys more
    /// members: more passes bring nothing.</summary>
    public static EffortRules For(Effort effort, int rowCount) => effort switch
    {
        Effort.Fast => new([128, 128], 256, rowCount > ManyRows ? 16 : 48, 1),
        Effort.Best => new([256, 256, 256], 256, Passes(rowCount), 8),
        _ => new([256, 256, 256], 256, Passes(rowCount), rowCount < FewRows ? 3 : 2),
    };

    /// <summary>Texts tell nearly all in the first passes, and each unit of the first layer costs a weight for each slot. Of few texts none can be
    /// spared: members that hold out different ones learn from all of them together.</summary>
    public static EffortRules ForText(Effort effort, int rowCount)
    {
        var isFew = rowCount < FewRows;
        var (batch, epochs) = isFew ? (32, 16) : (64, 12);
        return effort switch
        {
            Effort.Fast => new([64], batch, epochs, isFew ? 3 : 1),
            Effort.Best => new([128], batch, epochs, 8),
            _ => new([128], batch, epochs, isFew ? 5 : 2),
        };
    }

    private static int Passes(int rowCount) => rowCount < FewRows ? 128 : rowCount <= ManyRows ? 64 : 32;
}
