using Microsoft.ML;

namespace FfnnMlNet.Onnx.Tests.Harness;

/// <summary>Whole pipelines from the columns of <see cref="Row"/> to the scores of each trainer.</summary>
internal static class Pipelines
{
    public static readonly string[] Tasks = ["multiclass", "binary", "regression", "outputs"];

    /// <summary>A pipeline of a task, fitted in two epochs.</summary>
    /// <param name="configure">Sets options beside those of a small network.</param>
    public static ITransformer Fit(MLContext ml, string task, Action<FfnnOptions> configure) =>
        Features(ml).Append(Trainer(ml, task, configure)).Fit(Rows.Training(ml));

    /// <summary>The features of all columns.</summary>
    public static IEstimator<ITransformer> Features(MLContext ml) =>
        ml.Transforms.Categorical.OneHotEncoding("Levels", Row.Category)
            .Append(ml.Transforms.Concatenate("Features", [.. Row.Numbers, "Levels"]));

    /// <summary>The trainer of a task, with what turns its labels into those that it needs.</summary>
    public static IEstimator<ITransformer> Trainer(MLContext ml, string task, Action<FfnnOptions> configure) => task switch
    {
        "multiclass" => ml.Transforms.Conversion.MapValueToKey("Label", nameof(Row.Class))
            .Append(ml.MulticlassClassification.Trainers.Ffnn(Small(new FfnnTrainer.Options(), configure)))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
        "binary" => ml.BinaryClassification.Trainers.Ffnn(
            Small(new FfnnBinaryTrainer.Options { LabelColumnName = nameof(Row.IsTrue) }, configure)),
        "regression" => ml.Regression.Trainers.Ffnn(
            Small(new FfnnRegressionTrainer.Options { LabelColumnName = nameof(Row.Number) }, configure)),
        _ => ml.Regression.Trainers.FfnnMultiOutput(
            Small(new FfnnMultiOutputRegressionTrainer.Options { LabelColumnName = nameof(Row.Pair) }, configure)),
    };

    private static TOptions Small<TOptions>(TOptions options, Action<FfnnOptions> configure) where TOptions : FfnnOptions
    {
        (options.Effort, options.HiddenLayers, options.NumberOfEpochs) = (Effort.Manual, [8, 6], 2);
        options.FeatureScaling = FeatureScaling.Robust;
        (options.BatchSize, options.LearningRate, options.Seed, options.NumberOfThreads) = (32, 0.01f, 1, 1);
        configure(options);
        return options;
    }
}
