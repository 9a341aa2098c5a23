using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

public abstract partial class FfnnOptions
{
    private bool? _clampScores;
    private FeatureScaling? _featureScaling;
    private bool _isFeatureScalingSet;

    /// <summary>How numeric features are brought to a common scale, inside the trainer and saved with the model: pipelines need no
    /// normaliser. Chosen by <see cref="Effort"/>: quantile-normal for a regression, else robust. Plain default
    /// <see cref="FeatureScaling.Robust"/>. Without <see cref="HiddenLayers"/> it is <see cref="FeatureScaling.Standard"/>, the others being curves:
    /// a linear model is linear in its features.</summary>
    /// <remarks>Where <see cref="Effort"/> chooses and a table has a thousand slots and more that are 0 in nineteen of twenty rows, outside of one-hot
    /// groups, these stay as they are and have no <see cref="NumericEmbedding"/>; so do slots beside them with values in [0, 1] and 0 in a tenth of
    /// the rows, which are frequent n-grams. Other slots of such a table are scaled and embedded as ever. A scaling that is set is for every
    /// slot.</remarks>
    public FeatureScaling FeatureScaling
    {
        get => _isFeatureScalingSet ? _featureScaling! : IsLinear ? FeatureScaling.Standard : FeatureScaling.Robust;
        set => (_featureScaling, _isFeatureScalingSet) = (value, true);
    }

    /// <summary>What becomes of training rows with features that are NaN or infinite. Default <see cref="MissingValues.Impute"/>.</summary>
    public MissingValues MissingValues { get; set; } = MissingValues.Impute;

    /// <summary>How the labels of a regression are scaled, inside the trainer, and the scores scaled back; null = standardized where the
    /// output activation is the identity and the loss compares label and score by their difference (squared, absolute, Huber, log-cosh,
    /// pinball), else as they are. Must be null or none for classes, for other output activations, and for losses that need the labels
    /// as they are, such as Poisson. Default null.</summary>
    /// <remarks>A loss of your own may be used with <see cref="TargetScaling.Standardize"/>, and then sees scaled labels. Losses that
    /// <see cref="OnEpoch"/> and the history report are those of scaled labels: squared error in squared deviations of the label. Labels far beyond all
    /// others, which a warning names, have no part in mean and deviation for the losses that no single label rules (absolute, Huber, log-cosh,
    /// pinball).</remarks>
    public TargetScaling? TargetScaling { get; set; }

    /// <summary>True to keep each score of a regression between the smallest and the largest label of the training rows. Default
    /// false.</summary>
    /// <remarks>A network knows nothing of features beyond those it has seen: with the scalings that end flat there (quantile-normal and robust, which
    /// <see cref="Effort"/> chooses) its scores stay near those of the nearest rows it knows, however far away a row is. Where the label goes on
    /// rising, as in time, learn differences or ratios to a known value instead, or take a linear model (<see cref="HiddenLayers"/> empty).</remarks>
    public bool ClampScores { get => _clampScores ?? false; set => _clampScores = value; }

    /// <summary>True where effort decides how features are scaled.</summary>
    internal bool ChoosesScaling => !_isFeatureScalingSet && Effort != Effort.Manual;

    /// <summary>What <see cref="TargetScaling"/> comes to.</summary>
    internal TargetScaling ChosenTargetScaling => TargetScaling
        ?? (!HasClasses && HasIdentityOutput && ChosenLoss.ComparesDifferences ? TargetScaling.Standardize : TargetScaling.None);

    private bool IsLinear => HiddenLayers is { Count: 0 };

    // Where outputs are the pre-activations themselves, scaling them is scaling the last layer.
    private bool HasIdentityOutput => (OutputActivation ?? ChosenLoss.MatchedOutput) is { Meaning: OutputMeaning.Value, HasCanonicalLink: true };

    private void ValidatePreprocessing(List<string> faults)
    {
        if (FeatureScaling is null)
            faults.Add(Throw.OptionMessage(nameof(FeatureScaling), "null", "a scaling such as FeatureScaling.Robust",
                "FeatureScaling.None leaves features as they are."));
        if (!Enum.IsDefined(MissingValues))
            faults.Add(Throw.OptionMessage(nameof(MissingValues), (int)MissingValues, "Impute, SkipRows or Error", ""));
        if (ClampScores && HasClasses)
            faults.Add("ClampScores must be false for classes: scores have a range of labels to keep to in regression only.");
        if (TargetScaling != TargetScaling.Standardize)
            return;
        if (HasClasses)
            faults.Add("TargetScaling must be null or TargetScaling.None for classes, which have no scale. " +
                "It is for the regression trainers.");
        else if (!HasIdentityOutput)
            faults.Add("TargetScaling must not be standardize with the output activation " +
                $"{OutputActivation ?? ChosenLoss.MatchedOutput}, whose values have a range of their own. Leave TargetScaling unset, or set OutputActivation to Activation.Identity.");
        else if (!ChosenLoss.ComparesDifferences && ChosenLoss is not CustomLoss)
            faults.Add($"TargetScaling must not be standardize with the loss {ChosenLoss}, which needs the labels as they are. " +
                "Leave TargetScaling unset, or choose a loss of differences such as Loss.SquaredError.");
    }
}
