using Microsoft.ML.SearchSpace;

namespace FfnnMlNet;

/// <summary>The hyperparameters that are worth a search, with attributes that tell ML.NET's AutoML their ranges. Use
/// <see cref="FfnnClassificationSearchOptions"/> or <see cref="FfnnRegressionSearchOptions"/>.</summary>
/// <remarks>
/// <para>Most ranges are those of the published search space of RealMLP (Holzmueller et al., 2024). The values of a new object are those
/// that <see cref="Effort.Balanced"/> chooses for classes of 1,500 to 25,000 rows, and for numbers of more than 25,000. So the first trial
/// of a search is the ordinary default there; elsewhere Balanced has other layers, batch sizes or embeddings.</para>
/// <para><see cref="ApplyTo"/> brings the values into the options of a trainer, where they take the place of what
/// <see cref="FfnnOptions.Effort"/> would choose. Everything else is chosen as usual. Options that are set by hand are never
/// overwritten. docs/search.md has a complete search.</para>
/// <para>For text features only <see cref="Dropout"/>, <see cref="WeightDecay"/>, <see cref="SecondMomentRate"/>, the tables of categories
/// and the label smoothing have an effect.</para>
/// </remarks>
public abstract class FfnnSearchOptions
{
    private protected FfnnSearchOptions()
    {
    }

    /// <summary>Number of hidden layers: 2, 3 or 4. Default 2.</summary>
    [Choice([2, 3, 4], 2)]
    public int NumberOfLayers { get; set; } = 2;

    /// <summary>Units of each hidden layer: 128, 256, 384 or 512. Default 256.</summary>
    [Choice([128, 256, 384, 512], 256)]
    public int UnitsPerLayer { get; set; } = 256;

    /// <summary>Probability that a unit is left out of a training step (<see cref="FfnnOptions.Dropout"/>), from 0 to 0.5. Default
    /// 0.15.</summary>
    [Range(0f, 0.5f, 0.15f)]
    public float Dropout { get; set; } = 0.15f;

    /// <summary>Weight decay of AdamW, from 0.001 to 0.05. Default 0.02.</summary>
    [Range(0.001f, 0.05f, 0.02f, true)]
    public float WeightDecay { get; set; } = 0.02f;

    /// <summary>1 - beta2 of AdamW: how fast the mean of the squared gradients changes, from 0.005 to 0.05. Default 0.05.</summary>
    [Range(0.005f, 0.05f, 0.05f, true)]
    public float SecondMomentRate { get; set; } = 0.05f;

    /// <summary>Frequencies per numeric feature (<see cref="NumericEmbedding.Periodic"/>): 8, 16, 32 or 64. Default 16.</summary>
    [Choice([8, 16, 32, 64], 16)]
    public int EmbeddingFrequencies { get; set; } = 16;

    /// <summary>Columns per numeric feature, the feature itself included: 4, 8 or 16. Default 4.</summary>
    [Choice([4, 8, 16], 4)]
    public int EmbeddingSize { get; set; } = 4;

    /// <summary>Standard deviation of the frequencies, in periods per unit of the scaled feature, from 0.01 to 50. Default 0.1.</summary>
    [Range(0.01f, 50f, 0.1f, true)]
    public float FrequencyDeviation { get; set; } = 0.1f;

    /// <summary>Factor of the learning rate for the embedding of numeric features, from 0.05 to 0.3. Default 0.1.</summary>
    [Range(0.05f, 0.3f, 0.1f, true)]
    public float EmbeddingRateFactor { get; set; } = 0.1f;

    /// <summary>Bins per numeric feature of a piecewise linear embedding, which then takes the place of the periodic one; 0 or 48.
    /// Default 0.</summary>
    [Choice([0, 48], 0)]
    public int EmbeddingBins { get; set; }

    /// <summary>Number of categories from which on a one-hot group has an embedding (<see cref="CategoricalEmbedding"/>): 5, 10, 20 or
    /// 34. Default 10.</summary>
    [Choice([5, 10, 20, 34], 10)]
    public int CategoriesForTable { get; set; } = 10;

    /// <summary>Numbers that represent a category in such a table: 4, 8 or 16. Default 8.</summary>
    [Choice([4, 8, 16], 8)]
    public int CategoryTableSize { get; set; } = 8;

    // True for classes, false for numbers.
    private protected abstract bool HasClasses { get; }

    private protected abstract IEnumerable<(SearchDimension, object)> OwnValues { get; }

    /// <summary>Lets the values take the place of those that <see cref="FfnnOptions.Effort"/> would choose. A later call replaces the
    /// values of an earlier one. <see cref="FfnnOptions.Describe"/> shows the result.</summary>
    /// <param name="options">The options of a trainer for the same task. Their <see cref="FfnnOptions.Effort"/> must not be Manual, under
    /// which nothing is chosen; the trainer refuses that.</param>
    /// <exception cref="ArgumentException">A value is out of its range, or the trainer has another task.</exception>
    public void ApplyTo(FfnnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.HasClasses != HasClasses)
            throw new ArgumentException(
                $"{GetType().Name} are for {(HasClasses ? "classification" : "regression")}, but the options are of a trainer for " +
                $"{(HasClasses ? "regression. Use FfnnRegressionSearchOptions" : "classification. Use FfnnClassificationSearchOptions")}.",
                nameof(options));
        options.Draw = new SearchDraw([.. CommonValues, .. OwnValues]);
    }

    /// <summary>All values, such as "NumberOfLayers 3, UnitsPerLayer 256".</summary>
    public override string ToString() => string.Join(
        ", ", CommonValues.Concat(OwnValues).Select(pair => FormattableString.Invariant($"{pair.Item1.Name} {pair.Item2}")));

    private IEnumerable<(SearchDimension, object)> CommonValues =>
    [
        (OptionTable.SearchLayers, NumberOfLayers),
        (OptionTable.SearchUnits, UnitsPerLayer),
        (OptionTable.SearchDropout, Dropout),
        (OptionTable.SearchWeightDecay, WeightDecay),
        (OptionTable.SearchSecondMomentRate, SecondMomentRate),
        (OptionTable.SearchFrequencies, EmbeddingFrequencies),
        (OptionTable.SearchEmbeddingSize, EmbeddingSize),
        (OptionTable.SearchDeviation, FrequencyDeviation),
        (OptionTable.SearchFrequencyRate, EmbeddingRateFactor),
        (OptionTable.SearchBins, EmbeddingBins),
        (OptionTable.SearchCategoriesForTable, CategoriesForTable),
        (OptionTable.SearchTableSize, CategoryTableSize),
    ];
}
