using Microsoft.ML.SearchSpace;

namespace FfnnMlNet;

/// <summary>The hyperparameters of <see cref="FfnnTrainer"/> and <see cref="FfnnBinaryTrainer"/> that are worth a search, with attributes
/// that tell ML.NET's AutoML their ranges.</summary>
/// <remarks>The defaults are what <see cref="Effort.Balanced"/> chooses for two classes and 1,500 to 25,000 rows. For several classes it
/// chooses Mish and batches of 32 rows there.</remarks>
/// <example>
/// <code>
/// // With the package Microsoft.ML.AutoML, which FfnnMlNet does not need:
/// var trainer = mlContext.Auto().CreateSweepableEstimator(
///     (context, search) =>
///     {
///         var options = new FfnnTrainer.Options();
///         search.ApplyTo(options);
///         return new FfnnTrainer(context, options);
///     },
///     new SearchSpace&lt;FfnnClassificationSearchOptions&gt;());
/// </code>
/// </example>
public sealed class FfnnClassificationSearchOptions : FfnnSearchOptions
{
    /// <summary>Learning rate of AdamW, from 0.02 to 0.3. Default 0.04.</summary>
    [Range(0.02f, 0.3f, 0.04f, true)]
    public float LearningRate { get; set; } = 0.04f;

    /// <summary>Activation of the hidden layers: "selu", "mish" or "gelu". Default "selu".</summary>
    [Choice(["selu", "mish", "gelu"], "selu")]
    public string Activation { get; set; } = "selu";

    /// <summary>Rows per step of training: 32, 64, 128 or 256. Default 64.</summary>
    [Choice([32, 64, 128, 256], 64)]
    public int BatchSize { get; set; } = 64;

    /// <summary>Amount of label smoothing, from 0 to 0.1. Default 0.1.</summary>
    [Range(0f, 0.1f, 0.1f)]
    public float LabelSmoothing { get; set; } = 0.1f;

    /// <summary>Factor of the learning rate for the learnt feature scales, from 2 to 10. Default 6.</summary>
    [Range(2f, 10f, 6f, true)]
    public float ScaleRateFactor { get; set; } = 6;

    private protected override bool HasClasses => true;

    private protected override IEnumerable<(SearchDimension, object)> OwnValues =>
    [
        (OptionTable.SearchLearningRate, LearningRate),
        (OptionTable.SearchActivation, Activation),
        (OptionTable.SearchBatchSize, BatchSize),
        (OptionTable.SearchLabelSmoothing, LabelSmoothing),
        (OptionTable.SearchScaleRate, ScaleRateFactor),
    ];
}
