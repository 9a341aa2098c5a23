namespace FfnnMlNet;

// What is read, and what is done to it before the network sees it.
public abstract partial class FfnnOptions
{
    /// <summary>How numeric features are brought to a common scale, inside the trainer and saved with the model: pipelines need no
    /// normaliser. Null = chosen by <see cref="Effort"/>: quantile-normal for a regression, else robust. Without <see cref="HiddenLayers"/>
    /// it is <see cref="FeatureScaling.Standard"/>, the others being curves: a linear model is linear in its features. Plain default
    /// robust.</summary>
    /// <remarks>Where <see cref="Effort"/> chooses and a table has a thousand slots and more that are 0 in nineteen of twenty rows, outside
    /// of one-hot groups, these stay as they are and have no <see cref="NumericEmbedding"/>; so do slots beside them with values in [0, 1]
    /// and 0 in a tenth of the rows, which are frequent n-grams. Other slots of such a table are scaled and embedded as ever. A scaling
    /// that is set is for every slot.</remarks>
    public FeatureScaling? FeatureScaling
    {
        get => (FeatureScaling?)Get(OptionTable.FeatureScaling);
        set => Set(OptionTable.FeatureScaling, value);
    }

    /// <summary>What becomes of training rows with features that are NaN or infinite. Default Impute.</summary>
    public MissingValues MissingValues
    {
        get => (MissingValues)Get(OptionTable.MissingValues)!;
        set => Set(OptionTable.MissingValues, value);
    }

    /// <summary>How the labels of a regression are scaled, inside the trainer, and the scores scaled back; null = standardized where the
    /// output activation is the identity and the loss compares label and score by their difference (squared, absolute, Huber, log-cosh,
    /// pinball), else as they are. Must be null or none for classes, for other output activations, and for losses that need the labels as
    /// they are, such as Poisson. Default null.</summary>
    /// <remarks>A loss of your own may be used with <see cref="TargetScaling.Standardize"/>, and then sees scaled labels. Losses that <see
    /// cref="OnEpoch"/> and the history report are those of scaled labels: squared error in squared deviations of the label. Labels far
    /// beyond all others, which a warning names, have no part in mean and deviation for the losses that no single label rules (absolute,
    /// Huber, log-cosh, pinball).</remarks>
    public TargetScaling? TargetScaling
    {
        get => (TargetScaling?)Get(OptionTable.TargetScaling);
        set => Set(OptionTable.TargetScaling, value);
    }

    /// <summary>True to keep each score of a regression between the smallest and the largest label of the training rows; must be false for
    /// classes. Default false.</summary>
    /// <remarks>A network knows nothing of features beyond those it has seen: with the scalings that end flat there (quantile-normal and
    /// robust, which <see cref="Effort"/> chooses) its scores stay near those of the nearest rows it knows, however far away a row is.
    /// Where the label goes on rising, as in time, learn differences or ratios to a known value instead, or take a linear model (<see
    /// cref="HiddenLayers"/> empty).</remarks>
    public bool ClampScores { get => (bool)Get(OptionTable.ClampScores)!; set => Set(OptionTable.ClampScores, value); }

    /// <summary>Column to learn. Default Label.</summary>
    public string LabelColumnName
    {
        get => (string)Get(OptionTable.LabelColumnName)!;
        set => Set(OptionTable.LabelColumnName, value);
    }

    /// <summary>Column of the inputs, a vector of Single with a known size. Default Features.</summary>
    public string FeatureColumnName
    {
        get => (string)Get(OptionTable.FeatureColumnName)!;
        set => Set(OptionTable.FeatureColumnName, value);
    }

    /// <summary>Column of the rows' weights, Single; null = every row counts once. Only their ratios matter, not their scale. A row whose
    /// weight is not above 0 and finite is skipped. Default null.</summary>
    public string? ExampleWeightColumnName
    {
        get => (string?)Get(OptionTable.ExampleWeightColumnName);
        set => Set(OptionTable.ExampleWeightColumnName, value);
    }
}
