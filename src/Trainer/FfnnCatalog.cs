using FfnnMlNet;
using FfnnMlNet.Decisions;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Adds the trainers of FfnnMlNet to the catalogs of ML.NET, <c>mlContext.&lt;task&gt;.Trainers</c>.</summary>
/// <example>
/// <code>
/// var classes = mlContext.MulticlassClassification.Trainers.Ffnn();
/// var yesOrNo = mlContext.BinaryClassification.Trainers.Ffnn(labelColumnName: "Churned");
/// var number = mlContext.Regression.Trainers.Ffnn(labelColumnName: "Rent", hiddenLayers: [128, 64]);
/// var numbers = mlContext.Regression.Trainers.FfnnMultiOutput(labelColumnName: "Loads");
/// </code>
/// </example>
public static class FfnnCatalog
{
    /// <summary>Makes a trainer of a feed-forward neural network that tells several classes apart.</summary>
    /// <param name="catalog">The catalog of trainers of the task, <c>mlContext.&lt;task&gt;.Trainers</c>.</param>
    /// <param name="labelColumnName">Name of the label column, a key.</param>
    /// <param name="featureColumnName">Name of the feature column, a vector of Single with a known size.</param>
    /// <param name="exampleWeightColumnName">Name of the weight column, a Single; null = every row has the weight 1.</param>
    /// <param name="hiddenLayers">Units per hidden layer; null = unset, see <see cref="FfnnOptions.HiddenLayers"/>.</param>
    /// <param name="learningRate">Null = unset, see <see cref="FfnnOptions.LearningRate"/>.</param>
    /// <param name="batchSize">Null = unset, see <see cref="FfnnOptions.BatchSize"/>.</param>
    /// <param name="numberOfEpochs">Null = unset, see <see cref="FfnnOptions.NumberOfEpochs"/>.</param>
    public static FfnnTrainer Ffnn(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        IReadOnlyList<int>? hiddenLayers = null,
        float? learningRate = null,
        int? batchSize = null,
        int? numberOfEpochs = null) => catalog.Ffnn(Fill(
            new FfnnTrainer.Options(), labelColumnName, featureColumnName, exampleWeightColumnName,
            hiddenLayers, learningRate, batchSize, numberOfEpochs));

    /// <summary>Makes a trainer of a feed-forward neural network that tells several classes apart.</summary>
    /// <param name="catalog">The catalog of trainers of the task, <c>mlContext.&lt;task&gt;.Trainers</c>.</param>
    /// <param name="options">The options. They are copied: later changes have no effect on the trainer.</param>
    public static FfnnTrainer Ffnn(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, FfnnTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>Makes a trainer of a feed-forward neural network that tells true from false.</summary>
    /// <param name="catalog">The catalog of trainers of the task, <c>mlContext.&lt;task&gt;.Trainers</c>.</param>
    /// <param name="labelColumnName">Name of the label column, a Boolean.</param>
    /// <param name="featureColumnName">Name of the feature column, a vector of Single with a known size.</param>
    /// <param name="exampleWeightColumnName">Name of the weight column, a Single; null = every row has the weight 1.</param>
    /// <param name="hiddenLayers">Units per hidden layer; null = unset, see <see cref="FfnnOptions.HiddenLayers"/>.</param>
    /// <param name="learningRate">Null = unset, see <see cref="FfnnOptions.LearningRate"/>.</param>
    /// <param name="batchSize">Null = unset, see <see cref="FfnnOptions.BatchSize"/>.</param>
    /// <param name="numberOfEpochs">Null = unset, see <see cref="FfnnOptions.NumberOfEpochs"/>.</param>
    public static FfnnBinaryTrainer Ffnn(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        IReadOnlyList<int>? hiddenLayers = null,
        float? learningRate = null,
        int? batchSize = null,
        int? numberOfEpochs = null) => catalog.Ffnn(Fill(
            new FfnnBinaryTrainer.Options(), labelColumnName, featureColumnName, exampleWeightColumnName,
            hiddenLayers, learningRate, batchSize, numberOfEpochs));

    /// <summary>Makes a trainer of a feed-forward neural network that tells true from false.</summary>
    /// <param name="catalog">The catalog of trainers of the task, <c>mlContext.&lt;task&gt;.Trainers</c>.</param>
    /// <param name="options">The options. They are copied: later changes have no effect on the trainer.</param>
    public static FfnnBinaryTrainer Ffnn(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, FfnnBinaryTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>Makes a trainer of a feed-forward neural network that predicts a number.</summary>
    /// <param name="catalog">The catalog of trainers of the task, <c>mlContext.&lt;task&gt;.Trainers</c>.</param>
    /// <param name="labelColumnName">Name of the label column, a Single.</param>
    /// <param name="featureColumnName">Name of the feature column, a vector of Single with a known size.</param>
    /// <param name="exampleWeightColumnName">Name of the weight column, a Single; null = every row has the weight 1.</param>
    /// <param name="hiddenLayers">Units per hidden layer; null = unset, see <see cref="FfnnOptions.HiddenLayers"/>.</param>
    /// <param name="learningRate">Null = unset, see <see cref="FfnnOptions.LearningRate"/>.</param>
    /// <param name="batchSize">Null = unset, see <see cref="FfnnOptions.BatchSize"/>.</param>
    /// <param name="numberOfEpochs">Null = unset, see <see cref="FfnnOptions.NumberOfEpochs"/>.</param>
    public static FfnnRegressionTrainer Ffnn(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        IReadOnlyList<int>? hiddenLayers = null,
        float? learningRate = null,
        int? batchSize = null,
        int? numberOfEpochs = null) => catalog.Ffnn(Fill(
            new FfnnRegressionTrainer.Options(), labelColumnName, featureColumnName, exampleWeightColumnName,
            hiddenLayers, learningRate, batchSize, numberOfEpochs));

    /// <summary>Makes a trainer of a feed-forward neural network that predicts a number.</summary>
    /// <param name="catalog">The catalog of trainers of the task, <c>mlContext.&lt;task&gt;.Trainers</c>.</param>
    /// <param name="options">The options. They are copied: later changes have no effect on the trainer.</param>
    public static FfnnRegressionTrainer Ffnn(this RegressionCatalog.RegressionTrainers catalog, FfnnRegressionTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>Makes a trainer of a feed-forward neural network that predicts several numbers at once.</summary>
    /// <param name="catalog">The catalog of trainers of the task, <c>mlContext.&lt;task&gt;.Trainers</c>.</param>
    /// <param name="labelColumnName">Name of the label column, a vector of Single.</param>
    /// <param name="featureColumnName">Name of the feature column, a vector of Single with a known size.</param>
    /// <param name="exampleWeightColumnName">Name of the weight column, a Single; null = every row has the weight 1.</param>
    /// <param name="hiddenLayers">Units per hidden layer; null = unset, see <see cref="FfnnOptions.HiddenLayers"/>.</param>
    /// <param name="learningRate">Null = unset, see <see cref="FfnnOptions.LearningRate"/>.</param>
    /// <param name="batchSize">Null = unset, see <see cref="FfnnOptions.BatchSize"/>.</param>
    /// <param name="numberOfEpochs">Null = unset, see <see cref="FfnnOptions.NumberOfEpochs"/>.</param>
    public static FfnnMultiOutputRegressionTrainer FfnnMultiOutput(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        IReadOnlyList<int>? hiddenLayers = null,
        float? learningRate = null,
        int? batchSize = null,
        int? numberOfEpochs = null) => catalog.FfnnMultiOutput(Fill(
            new FfnnMultiOutputRegressionTrainer.Options(), labelColumnName, featureColumnName, exampleWeightColumnName,
            hiddenLayers, learningRate, batchSize, numberOfEpochs));

    /// <summary>Makes a trainer of a feed-forward neural network that predicts several numbers at once.</summary>
    /// <param name="catalog">The catalog of trainers of the task, <c>mlContext.&lt;task&gt;.Trainers</c>.</param>
    /// <param name="options">The options. They are copied: later changes have no effect on the trainer.</param>
    public static FfnnMultiOutputRegressionTrainer FfnnMultiOutput(
        this RegressionCatalog.RegressionTrainers catalog, FfnnMultiOutputRegressionTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>Computes the metrics of each output of a multi-output regression, and their means over all outputs.</summary>
    /// <param name="catalog">The catalog of the task, <c>mlContext.Regression</c>.</param>
    /// <param name="data">Scored rows. Where the label or score of an output is not finite, the row is left out for that output.</param>
    /// <param name="labelColumnName">Column of the true values, a vector of Single.</param>
    /// <param name="scoreColumnName">Column of the predicted values, a vector of Single of the same size.</param>
    /// <exception cref="ArgumentException">A column is missing, not such a vector, or the sizes differ.</exception>
    /// <exception cref="InvalidOperationException">An output has no row with a finite label and a finite score.</exception>
    public static MultiOutputRegressionMetrics EvaluateMultiOutput(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = DefaultColumnNames.Label,
        string scoreColumnName = DefaultColumnNames.Score)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return MultiOutputRegressionMetrics.Of(data, labelColumnName, scoreColumnName);
    }

    /// <summary>Finds the best threshold of a classifier of two classes by rows that it has scored. Give it rows that the model has not
    /// learnt from, and the threshold to <see cref="FfnnModel.WithThreshold(ITransformer, DecisionThreshold)"/>.</summary>
    /// <param name="catalog">The catalog of the task, <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="scored">Scored rows of any trainer of two classes. Rows whose score is not finite, or whose weight is not above 0, are
    /// left out.</param>
    /// <param name="goal">What makes a threshold the best one, such as <see cref="DecisionGoal.F1Score"/>.</param>
    /// <param name="labelColumnName">Column of the true labels, a Boolean.</param>
    /// <param name="scoreColumnName">Column of the scores, a Single.</param>
    /// <param name="exampleWeightColumnName">Column of the weights, a Single; null = every row has the weight 1.</param>
    /// <returns>The threshold, in the middle between two scores, and what it decides. Of equally good ones the highest.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are not rows of both classes.</exception>
    public static DecisionThreshold FindThreshold(
        this BinaryClassificationCatalog catalog, IDataView scored, DecisionGoal goal, string labelColumnName = DefaultColumnNames.Label,
        string scoreColumnName = DefaultColumnNames.Score, string? exampleWeightColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(goal);
        return goal.Best(ScoredLabels.ThresholdsOf(scored, labelColumnName, scoreColumnName, exampleWeightColumnName));
    }

    private static TOptions Fill<TOptions>(
        TOptions options, string label, string features, string? weight, IReadOnlyList<int>? hiddenLayers, float? learningRate,
        int? batchSize, int? numberOfEpochs) where TOptions : FfnnOptions
    {
        options.LabelColumnName = label;
        options.FeatureColumnName = features;
        options.ExampleWeightColumnName = weight;
        // An argument that is null leaves the option unset, so that Effort chooses it.
        if (hiddenLayers is not null)
            options.HiddenLayers = [.. hiddenLayers.Select(units => (HiddenLayer)units)];
        if (learningRate is { } rate)
            options.LearningRate = rate;
        if (batchSize is { } rows)
            options.BatchSize = rows;
        if (numberOfEpochs is { } epochs)
            options.NumberOfEpochs = epochs;
        return options;
    }
}
