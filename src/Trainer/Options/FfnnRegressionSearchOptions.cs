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

    /// <summary>Activation of the hidden layers: "selu" or "mish". Default "mish".</summary>
    [Choice(["selu", "mish"], "mish")]
    public string Activation { get; set; } = "mish";

    private protected override bool HasClasses => false;

    private protected override IEnumerable<(SearchDimension, object)> OwnValues =>
        [(OptionTable.SearchLearningRate, LearningRate), (OptionTable.SearchActivation, Activation)];
}
