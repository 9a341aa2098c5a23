using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>The quality of scored rows by ML.NET's own evaluators: macro accuracy, accuracy, or R squared. The best value is 1.</summary>
internal static class Quality
{
    /// <summary>A bound that a linear model exceeds by far on the table of <see cref="TrainersUnderTest.Table"/>.</summary>
    public static double Floor(LearningTask task) => task switch
    {
        LearningTask.Multiclass => 0.9,
        LearningTask.Binary => 0.93,
        LearningTask.Regression => 0.4,
        _ => throw new ArgumentOutOfRangeException(nameof(task)),
    };

    public static double Of(MLContext ml, LearningTask task, IDataView scored, string label = "Label") => task switch
    {
        LearningTask.Multiclass => ml.MulticlassClassification.Evaluate(scored, label).MacroAccuracy,
        LearningTask.Binary => ml.BinaryClassification.Evaluate(scored, label).Accuracy,
        LearningTask.Regression => ml.Regression.Evaluate(scored, label).RSquared,
        _ => throw new ArgumentOutOfRangeException(nameof(task)),
    };

    /// <summary>The quality of each fold and its scored rows.</summary>
    public static IReadOnlyList<(double Quality, IDataView Scored)> OfFolds(
        MLContext ml, LearningTask task, IDataView view, IEstimator<ITransformer> estimator, int folds, string label = "Label",
        string? samplingKey = null) => task switch
    {
        LearningTask.Multiclass =>
            [.. ml.MulticlassClassification.CrossValidate(view, estimator, folds, label, samplingKey)
                .Select(fold => (fold.Metrics.MacroAccuracy, fold.ScoredHoldOutSet))],
        LearningTask.Binary =>
            [.. ml.BinaryClassification.CrossValidate(view, estimator, folds, label, samplingKey)
                .Select(fold => (fold.Metrics.Accuracy, fold.ScoredHoldOutSet))],
        LearningTask.Regression =>
            [.. ml.Regression.CrossValidate(view, estimator, folds, label, samplingKey)
                .Select(fold => (fold.Metrics.RSquared, fold.ScoredHoldOutSet))],
        _ => throw new ArgumentOutOfRangeException(nameof(task)),
    };

    /// <summary>The scores of every row: one value, or one per class.</summary>
    public static float[][] Scores(IDataView scored) => scored.Schema["Score"].Type is VectorDataViewType
        ? [.. scored.GetColumn<float[]>("Score")]
        : [.. scored.GetColumn<float>("Score").Select(score => new[] { score })];
}
