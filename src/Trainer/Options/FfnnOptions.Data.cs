namespace FfnnMlNet;

// The columns that are read, and how features and labels are prepared for the network.
public abstract partial class FfnnOptions
{
    /// <summary>How numeric features are brought to a common scale, inside the trainer and saved with the model, so that pipelines need no
    /// normalizer. Null = chosen by <see cref="Effort"/>: quantile-normal for a regression, robust for classes. Plain default robust. A
    /// linear model (<see cref="HiddenLayers"/> empty) has <see cref="FeatureScaling.Standard"/> in both cases, because the other scalings
    /// are curves and the model would no longer be linear in its features.</summary>
    /// <remarks>
    /// <para>Before a search (<see cref="SearchDraws"/>) the networks of Effort's choice are trained with either scaling, quantile-normal
    /// and robust, and the one with the smaller loss on held-out rows is used, in tables of at most 67 million numbers.</para>
    /// <para>Sparse slots, such as words and n-grams, are an exception: their values are divided by the root mean square of all sparse
    /// values that are not 0, so that 0 stays 0, or with <see cref="FeatureScaling.None"/> stay as they are. They have no
    /// <see cref="NumericEmbedding"/>. <see cref="SparseOptimizer"/> says which slots are sparse.</para>
    /// </remarks>
    public FeatureScaling? FeatureScaling
    {
        get => (FeatureScaling?)Get(OptionTable.FeatureScaling);
        set => Set(OptionTable.FeatureScaling, value);
    }

    /// <summary>What is done with training rows whose features are NaN or infinite. Default Impute.</summary>
    public MissingValues MissingValues
    {
        get => (MissingValues)Get(OptionTable.MissingValues)!;
        set => Set(OptionTable.MissingValues, value);
    }

    /// <summary>How the labels of a regression are scaled inside the trainer, and the scores scaled back; null = standardized where the
    /// output activation is the identity and the loss depends only on label minus score, else not scaled. Such losses are squared,
    /// absolute, Huber, log-cosh and pinball. Must be null or none for classes, for other output activations, and for losses that need the
    /// labels as they are, such as Poisson. Default null.</summary>
    /// <remarks>A custom loss may be used with <see cref="TargetScaling.Standardize"/>; it then sees scaled labels. The losses that
    /// <see cref="OnEpoch"/> and the history report are computed from scaled labels: the squared error, for example, is in units of the
    /// squared standard deviation of the label. Labels far beyond all others, which a warning names, are left out of mean and deviation for
    /// the robust losses (absolute, Huber, log-cosh, pinball).</remarks>
    public TargetScaling? TargetScaling
    {
        get => (TargetScaling?)Get(OptionTable.TargetScaling);
        set => Set(OptionTable.TargetScaling, value);
    }

    /// <summary>True: each score of a regression is kept between the smallest and the largest label of the training rows; must be false for
    /// classes. Default false.</summary>
    /// <remarks>A network cannot extrapolate beyond the features that it was trained on. The quantile-normal and robust scalings, one of
    /// which <see cref="Effort"/> chooses, are flat there, so the scores stay near those of the nearest training rows, however far away a
    /// row is. Where the label keeps rising, for example with time, learn the difference or the ratio to a known value instead, or use a
    /// linear model (<see cref="HiddenLayers"/> empty).</remarks>
    public bool ClampScores { get => (bool)Get(OptionTable.ClampScores)!; set => Set(OptionTable.ClampScores, value); }

    /// <summary>Name of the label column. Default Label.</summary>
    public string LabelColumnName
    {
        get => (string)Get(OptionTable.LabelColumnName)!;
        set => Set(OptionTable.LabelColumnName, value);
    }

    /// <summary>Name of the feature column, a vector of Single with a known size. Default Features.</summary>
    public string FeatureColumnName
    {
        get => (string)Get(OptionTable.FeatureColumnName)!;
        set => Set(OptionTable.FeatureColumnName, value);
    }

    /// <summary>Name of the column with the weights of the rows, a Single; null = every row has the weight 1. Only the ratios of the
    /// weights matter, not their scale. A row whose weight is not above 0 or not finite is skipped. Default null.</summary>
    public string? ExampleWeightColumnName
    {
        get => (string?)Get(OptionTable.ExampleWeightColumnName);
        set => Set(OptionTable.ExampleWeightColumnName, value);
    }
}
