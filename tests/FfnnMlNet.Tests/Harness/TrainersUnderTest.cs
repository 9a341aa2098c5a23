using Microsoft.ML;
using Microsoft.ML.Trainers;
using Xunit;

namespace FfnnMlNet.Tests.Harness;

/// <summary>The trainers that every integration test runs. A new trainer needs one line here.</summary>
internal static class TrainersUnderTest
{
    public static readonly TrainerUnderTest[] All =
    [
        Multiclass("SdcaMaximumEntropy", (ml, columns) => ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(
            new SdcaMaximumEntropyMulticlassTrainer.Options
            {
                LabelColumnName = columns.Label,
                FeatureColumnName = columns.Features,
                ExampleWeightColumnName = columns.Weight,
                NumberOfThreads = 1,
                MaximumNumberOfIterations = 50,
            })),
        Multiclass("LbfgsMaximumEntropy", (ml, columns) => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            columns.Label, columns.Features, columns.Weight)) with { IsRepeatable = true },
        BinaryTrainerUnderTest.Of("SdcaLogisticRegression", (ml, columns) => ml.BinaryClassification.Trainers.SdcaLogisticRegression(
            new SdcaLogisticRegressionBinaryTrainer.Options
            {
                LabelColumnName = columns.Label,
                FeatureColumnName = columns.Features,
                ExampleWeightColumnName = columns.Weight,
                NumberOfThreads = 1,
                MaximumNumberOfIterations = 50,
            })),
        BinaryTrainerUnderTest.Of("LbfgsLogisticRegression", (ml, columns) => ml.BinaryClassification.Trainers.LbfgsLogisticRegression(
            columns.Label, columns.Features, columns.Weight)) with { IsRepeatable = true },
        Regression("Sdca", (ml, columns) => ml.Regression.Trainers.Sdca(
            new SdcaRegressionTrainer.Options
            {
                LabelColumnName = columns.Label,
                FeatureColumnName = columns.Features,
                ExampleWeightColumnName = columns.Weight,
                NumberOfThreads = 1,
                MaximumNumberOfIterations = 50,
            })),
        Multiclass("Ffnn", (ml, columns) => new FfnnTrainer(ml, Small(new FfnnTrainer.Options { Effort = Effort.Manual }, columns))) with
        {
            IsOurs = true,
            IsRepeatable = true,
        },
        BinaryTrainerUnderTest.Of("FfnnBinary", (ml, columns) => new FfnnBinaryTrainer(
            ml, Small(new FfnnBinaryTrainer.Options(), columns))) with
        {
            IsOurs = true,
            IsRepeatable = true,
        },
        Regression("FfnnRegression", (ml, columns) => new FfnnRegressionTrainer(
            ml, Small(new FfnnRegressionTrainer.Options { Effort = Effort.Manual }, columns))) with
        {
            IsOurs = true,
            IsRepeatable = true,
        },
    ];

    public static TheoryData<string> OfAllTasks => [.. All.Select(trainer => trainer.Name)];

    public static TheoryData<string> OfMulticlass => Of(LearningTask.Multiclass);

    public static TheoryData<string> OfBinary => Of(LearningTask.Binary);

    public static TheoryData<string> OfRegression => Of(LearningTask.Regression);

    public static TrainerUnderTest Get(string name) => All.Single(trainer => trainer.Name == name);

    public static BinaryTrainerUnderTest GetBinary(string name) => (BinaryTrainerUnderTest)Get(name);

    /// <summary>ML.NET's trainer for a task, with whose error messages those of this project are compared.</summary>
    public static TrainerUnderTest Reference(LearningTask task) => Get(task switch
    {
        LearningTask.Multiclass => "SdcaMaximumEntropy",
        LearningTask.Binary => "LbfgsLogisticRegression",
        LearningTask.Regression => "Sdca",
        _ => throw new ArgumentOutOfRangeException(nameof(task)),
    });

    /// <summary>A small real table of the task with standardized features. It is cached, since SDCA reads it many times.</summary>
    public static IDataView Table(MLContext ml, LearningTask task) => ml.Data.Cache(task switch
    {
        LearningTask.Multiclass => Tables.Iris(ml).Standardized(ml),
        LearningTask.Binary => Tables.BreastCancer(ml).Standardized(ml),
        LearningTask.Regression => Tables.Diabetes(ml).Standardized(ml),
        _ => throw new ArgumentOutOfRangeException(nameof(task)),
    });

    private static TOptions Small<TOptions>(TOptions options, TrainerColumns columns) where TOptions : FfnnOptions
    {
        options.LabelColumnName = columns.Label;
        options.FeatureColumnName = columns.Features;
        options.ExampleWeightColumnName = columns.Weight;
        options.HiddenLayers = [16];
        options.BatchSize = 10;
        options.NumberOfEpochs = 30;
        options.LearningRate = 0.01f;
        options.Seed = 1;
        options.NumberOfThreads = 1;
        return options;
    }

    private static TheoryData<string> Of(LearningTask task) =>
        [.. All.Where(trainer => trainer.Task == task).Select(trainer => trainer.Name)];

    private static TrainerUnderTest Multiclass(string name, Func<MLContext, TrainerColumns, IEstimator<ITransformer>> create) =>
        new(name, LearningTask.Multiclass, create);

    private static TrainerUnderTest Regression(string name, Func<MLContext, TrainerColumns, IEstimator<ITransformer>> create) =>
        new(name, LearningTask.Regression, create);
}
