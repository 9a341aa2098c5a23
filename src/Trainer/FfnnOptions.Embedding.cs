namespace FfnnMlNet;

public abstract partial class FfnnOptions
{
    private NumericEmbedding? _numericEmbedding;
    private CategoricalEmbedding? _categoricalEmbedding;
    private bool? _learnFeatureScales, _parametricActivations;

    /// <summary>What numeric features become before the first layer; features of 0 and 1 alone, and one-hot ones, are not numeric:
    /// <see cref="NumericEmbedding.Periodic"/>, or <see cref="NumericEmbedding.PiecewiseLinear"/> where few rows hold the values that matter, as
    /// amounts that are mostly 0. Plain default <see cref="NumericEmbedding.None"/>.</summary>
    public NumericEmbedding NumericEmbedding { get => _numericEmbedding ?? NumericEmbedding.None; set => _numericEmbedding = value; }

    /// <summary>Which groups of one-hot features (as <c>OneHotEncoding</c> marks them) become rows of a learnt table; a category unseen in training
    /// counts as a row of zeros. Plain default <see cref="CategoricalEmbedding.None"/>.</summary>
    public CategoricalEmbedding CategoricalEmbedding { get => _categoricalEmbedding ?? CategoricalEmbedding.None; set => _categoricalEmbedding = value; }

    /// <summary>True: each input of the first layer is multiplied by a learnt number that starts at 1, so that useless inputs can fade. Plain
    /// default false.</summary>
    public bool LearnFeatureScales { get => _learnFeatureScales ?? false; set => _learnFeatureScales = value; }

    /// <summary>True: each hidden unit has a learnt slope s that starts at 1, and its activation is z + s (f(z) - z). For built-in activations that
    /// work on each unit alone. Plain default false.</summary>
    public bool ParametricActivations { get => _parametricActivations ?? false; set => _parametricActivations = value; }

    /// <summary>What the learning rate is multiplied by for each kind of parameter; null = 1. Default null.</summary>
    public LearningRateFactors? LearningRateFactors { get; set; }

    /// <summary>What dropout is multiplied by as training goes on; null = 1. Default null.</summary>
    public LearningRateSchedule? DropoutSchedule { get; set; }

    /// <summary>What the weight decay of the optimizer is multiplied by as training goes on; null = 1. Default null.</summary>
    public LearningRateSchedule? WeightDecaySchedule { get; set; }

    private void ValidateEmbedding(List<string> faults)
    {
        if (!ParametricActivations || HiddenLayers is null)
            return;
        foreach (var activation in HiddenLayers.Select(layer => layer?.Activation ?? Activation).Distinct())
        {
            if (activation is { CanHaveSlopes: false })
                faults.Add($"ParametricActivations must be false with the hidden activation {activation}: units can have slopes only with a built-in activation that works on each unit alone, such as Activation.Mish.");
        }
    }
}
