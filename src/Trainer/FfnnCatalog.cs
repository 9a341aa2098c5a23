using FfnnMlNet;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>The trainers of FfnnMlNet where ML.NET's own are found: under <c>mlContext.&lt;task&gt;.Trainers</c>.</summary>
public static class FfnnCatalog
{
    /// <summary>A feed-forward neural network for several classes.</summary>
    /// <param name="catalog">Where ML.NET keeps the trainers of the task.</param>
    /// <param name="labelColumnName">Column to learn, a key.</param>
    /// <param name="featureColumnName">Column of the inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">Column of the rows' weights; null = every row counts once.</param>
    /// <param name="hiddenLayers">Units of each hidden layer; null = unset, see <see cref="FfnnOptions.HiddenLayers"/>.</param>
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

    /// <summary>A feed-forward neural network for several classes.</summary>
    /// <param name="catalog">Where ML.NET keeps the trainers of the task.</param>
    /// <param name="options">What to train.</param>
    public static FfnnTrainer Ffnn(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, FfnnTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>A feed-forward neural network for true and false.</summary>
    /// <param name="catalog">Where ML.NET keeps the trainers of the task.</param>
    /// <param name="labelColumnName">Column to learn, a Boolean.</param>
    /// <param name="featureColumnName">Column of the inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">Column of the rows' weights; null = every row counts once.</param>
    /// <param name="hiddenLayers">Units of each hidden layer; null = unset, see <see cref="FfnnOptions.HiddenLayers"/>.</param>
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

    /// <summary>A feed-forward neural network for true and false.</summary>
    /// <param name="catalog">Where ML.NET keeps the trainers of the task.</param>
    /// <param name="options">What to train.</param>
    public static FfnnBinaryTrainer Ffnn(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, FfnnBinaryTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>A feed-forward neural network for one number.</summary>
    /// <param name="catalog">Where ML.NET keeps the trainers of the task.</param>
    /// <param name="labelColumnName">Column to learn, a Single.</param>
    /// <param name="featureColumnName">Column of the inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">Column of the rows' weights; null = every row counts once.</param>
    /// <param name="hiddenLayers">Units of each hidden layer; null = unset, see <see cref="FfnnOptions.HiddenLayers"/>.</param>
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

    /// <summary>A feed-forward neural network for one number.</summary>
    /// <param name="catalog">Where ML.NET keeps the trainers of the task.</param>
    /// <param name="options">What to train.</param>
    public static FfnnRegressionTrainer Ffnn(this RegressionCatalog.RegressionTrainers catalog, FfnnRegressionTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>A feed-forward neural network for several numbers at once.</summary>
    /// <param name="catalog">Where ML.NET keeps the trainers of the task.</param>
    /// <param name="labelColumnName">Column to learn, a vector of Single.</param>
    /// <param name="featureColumnName">Column of the inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">Column of the rows' weights; null = every row counts once.</param>
    /// <param name="hiddenLayers">Units of each hidden layer; null = unset, see <see cref="FfnnOptions.HiddenLayers"/>.</param>
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

    /// <summary>A feed-forward neural network for several numbers at once.</summary>
    /// <param name="catalog">Where ML.NET keeps the trainers of the task.</param>
    /// <param name="options">What to train.</param>
    public static FfnnMultiOutputRegressionTrainer FfnnMultiOutput(
        this RegressionCatalog.RegressionTrainers catalog, FfnnMultiOutputRegressionTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>Metrics of each output of a multi-output regression, and their means.</summary>
    /// <param name="catalog">Where ML.NET keeps the metrics of the task.</param>
    /// <param name="data">Scored rows. A row with a label or score that is not finite is left out, for that output.</param>
    /// <param name="labelColumnName">Column of the true values, a vector of Single.</param>
    /// <param name="scoreColumnName">Column of the predicted values, a vector of Single of the same size.</param>
    /// <exception cref="ArgumentException">A column is missing, not such a vector, or the sizes differ.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public static MultiOutputRegressionMetrics EvaluateMultiOutput(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = DefaultColumnNames.Label,
        string scoreColumnName = DefaultColumnNames.Score)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return MultiOutputRegressionMetrics.Of(data, labelColumnName, scoreColumnName);
    }

    private static TOptions Fill<TOptions>(
        TOptions options, string label, string features, string? weight, IReadOnlyList<int>? hiddenLayers, float? learningRate,
        int? batchSize, int? numberOfEpochs) where TOptions : FfnnOptions
    {
        options.LabelColumnName = label;
        options.FeatureColumnName = features;
        options.ExampleWeightColumnName = weight;
        // What is null stays unset, so that Effort chooses it.
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
