using Values = FfnnMlNet;

namespace FfnnMlNet;

// The search space of hyperparameters, after that of RealMLP (Holzmueller et al., 2024, as tuned in TabArena, 2025), with three additions
// of our own, see docs/accuracy.md: GELU, the batch size, and Huber's loss. They are the values that the rules above use: the one that
// Effort chooses, and the range around it. Integers have choices, because ML.NET's tuners never draw the upper end of a range of integers.
internal static partial class OptionTable
{
    internal static readonly SearchDimension<int> SearchLayers = new(nameof(FfnnSearchOptions.NumberOfLayers))
    {
        Choices = [2, 3, 4],
        Default = r => r.Sizes.HiddenLayers.Count,
    };

    internal static readonly SearchDimension<int> SearchUnits = new(nameof(FfnnSearchOptions.UnitsPerLayer))
    {
        Choices = [128, 256, 384, 512],
        Default = r => r.Sizes.HiddenLayers[0].Units,
    };

    internal static readonly SearchDimension<string> SearchActivation = new(nameof(FfnnClassificationSearchOptions.Activation))
    {
        Choices = ["selu", "mish", "gelu"],
        Default = r => r.Task.HasClasses && !EffortSizes.UsesSmallBatches(r.Of(Effort), r.Data, r.Task) ? "selu" : "mish",
    };

    internal static readonly SearchDimension<float> SearchDropout = new(nameof(FfnnSearchOptions.Dropout))
    {
        Range = (0, 0.5f),
        Default = _ => 0.15f,
    };

    internal static readonly SearchDimension<float> SearchLearningRate = new(nameof(FfnnClassificationSearchOptions.LearningRate))
    {
        Range = (0.02f, 0.3f),
        IsLogarithmic = true,
        Default = r => r.Task.HasClasses ? 0.04f : 0.2f,
    };

    internal static readonly SearchDimension<float> SearchWeightDecay = new(nameof(FfnnSearchOptions.WeightDecay))
    {
        Range = (0.001f, 0.05f),
        IsLogarithmic = true,
        Default = _ => 0.02f,
    };

    internal static readonly SearchDimension<float> SearchSecondMomentRate = new(nameof(FfnnSearchOptions.SecondMomentRate))
    {
        Range = (0.005f, 0.05f),
        IsLogarithmic = true,
        Default = _ => 0.05f,
    };

    internal static readonly SearchDimension<int> SearchFrequencies = new(nameof(FfnnSearchOptions.EmbeddingFrequencies))
    {
        Choices = [8, 16, 32, 64],
        Default = _ => 16,
    };

    // With bins the embedding is piecewise linear. One number of bins is enough, and they are found once for all draws.
    internal static readonly SearchDimension<int> SearchBins = new(nameof(FfnnSearchOptions.EmbeddingBins))
    {
        Choices = [0, 48],
        Default = r => r.Data.SuitsBins(r.Task.HasClasses) ? 48 : 0,
    };

    internal static readonly SearchDimension<int> SearchEmbeddingSize = new(nameof(FfnnSearchOptions.EmbeddingSize))
    {
        Choices = [4, 8, 16],
        Default = r => r.Of(SearchBins) > 0 ? 8 : 4,
    };

    internal static readonly SearchDimension<float> SearchDeviation = new(nameof(FfnnSearchOptions.FrequencyDeviation))
    {
        Range = (0.01f, 50),
        IsLogarithmic = true,
        Default = _ => 0.1f,
    };

    internal static readonly SearchDimension<float> SearchFrequencyRate = new(nameof(FfnnSearchOptions.EmbeddingRateFactor))
    {
        Range = (0.05f, 0.3f),
        IsLogarithmic = true,
        Default = _ => 0.1f,
    };

    internal static readonly SearchDimension<int> SearchCategoriesForTable = new(nameof(FfnnSearchOptions.CategoriesForTable))
    {
        Choices = [5, 10, 20, 34],
        Default = _ => 10,
    };

    internal static readonly SearchDimension<int> SearchTableSize = new(nameof(FfnnSearchOptions.CategoryTableSize))
    {
        Choices = [4, 8, 16],
        Default = _ => 8,
    };

    internal static readonly SearchDimension<float> SearchLabelSmoothing = new(nameof(FfnnClassificationSearchOptions.LabelSmoothing))
    {
        ForClasses = true,
        Range = (0, 0.1f),
        Default = _ => 0.1f,
    };

    internal static readonly SearchDimension<float> SearchScaleRate = new(nameof(FfnnClassificationSearchOptions.ScaleRateFactor))
    {
        ForClasses = true,
        Range = (2, 10),
        IsLogarithmic = true,
        Default = _ => 6,
    };

    internal static readonly SearchDimension<int> SearchBatchSize = new(nameof(FfnnClassificationSearchOptions.BatchSize))
    {
        Choices = [32, 64, 128, 256],
        Default = r => r.Sizes.BatchSize,
    };

    // 0 is the squared error itself. Candidates are compared by it, whatever they have learnt by.
    internal static readonly SearchDimension<float> SearchHuberDelta = new(nameof(FfnnRegressionSearchOptions.HuberDelta))
    {
        ForClasses = false,
        Choices = [0, 0.1f, 0.3f, 1],
        Default = _ => 0,
    };

    /// <summary>All dimensions of the search space.</summary>
    public static IReadOnlyList<SearchDimension> SearchSpace =>
    [
        SearchLayers, SearchUnits, SearchActivation, SearchDropout, SearchLearningRate, SearchWeightDecay, SearchSecondMomentRate,
        SearchFrequencies, SearchEmbeddingSize, SearchDeviation, SearchFrequencyRate, SearchBins, SearchCategoriesForTable,
        SearchTableSize, SearchLabelSmoothing, SearchScaleRate, SearchBatchSize, SearchHuberDelta,
    ];

    // The layers of text features and those of Fast stay as they are unless they are drawn.
    private static IReadOnlyList<HiddenLayer> DrawnLayers(Resolution r) => r.Data.IsText
        ? r.Sizes.HiddenLayers
        : [.. Enumerable.Repeat<HiddenLayer>(r.Of(SearchUnits), r.Of(SearchLayers))];

    // Features that are mostly one value need high frequencies in any case.
    private static NumericEmbedding DrawnEmbedding(Resolution r) => r.Of(SearchBins) > 0
        ? Values.NumericEmbedding.PiecewiseLinear(r.Of(SearchBins), r.Of(SearchEmbeddingSize))
        : Values.NumericEmbedding.Periodic(
            r.Of(SearchFrequencies), r.Of(SearchEmbeddingSize), r.Of(SearchDeviation), Math.Max(10, r.Of(SearchDeviation)));
}
