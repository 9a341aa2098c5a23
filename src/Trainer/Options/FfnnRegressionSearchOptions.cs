using Microsoft.ML.SearchSpace;

namespace FfnnMlNet;

/// <summary>The hyperparameters of <see cref="FfnnRegressionTrainer"/> and <see cref="FfnnMultiOutputRegressionTrainer"/> that are worth a
/// search, with attributes that tell ML.NET's AutoML their ranges.</summary>
/// <example>
/// <code>
/// // With the package Microsoft.ML.AutoML, which FfnnMlNet does not need:
/// var trainer = mlContext.Auto().CreateSweepableEstimator(
///     (context, search) =>
///     {
///         var options = new FfnnRegressionTrainer.Options { LabelColumnName = "Price" };
///         search.ApplyTo(options);
///         return new FfnnRegressionTrainer(context, options);
///     },
///     new SearchSpace&lt;FfnnRegressionSearchOptions&gt;());
/// </code>
/// </example>
public sealed class FfnnRegressionSearchOptions : FfnnSearchOptions
{
    /// <summary>Learning rate of AdamW, from 0.02 to 0.3. Default 0.2.</summary>
    [Range(0.02f, 0.3f, 0.2f, true)]
    public float LearningRate { get; set; } = 0.2f;

    /// <summary>Activation of the hidden layers: "selu", "mish" or "gelu". Default "mish".</summary>
    [Choice(["selu", "mish", "gelu"], "mish")]
    public string Activation { get; set; } = "mish";

    /// <summary>Rows per step of training: 32, 64, 128 or 256. Default 128.</summary>
    [Choice([32, 64, 128, 256], 128)]
    public int BatchSize { get; set; } = 128;

    /// <summary>delta of Huber's loss in standard deviations of the label (<see cref="Loss.ScaledHuber"/>): 0.1, 0.3 or 1; 0 = squared
    /// error. Default 0.</summary>
    [Choice([0f, 0.1f, 0.3f, 1f], 0f)]
    public float HuberDelta { get; set; }

    private protected override bool HasClasses => false;

    private protected override IEnumerable<(SearchDimension, object)> OwnValues =>
    [
        (OptionTable.SearchLearningRate, LearningRate),
        (OptionTable.SearchActivation, Activation),
        (OptionTable.SearchBatchSize, BatchSize),
        (OptionTable.SearchHuberDelta, HuberDelta),
    ];
}
