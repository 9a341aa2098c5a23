using Microsoft.ML;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Makes the trainers that are compared, for each task.</summary>
internal static class Learners
{
    /// <summary>A trainer of FfnnMlNet with the defaults and the options of the command line.</summary>
    public static IReadOnlyList<Func<IDataView, ITransformer>> Ours(
        MLContext ml, DataSet set, int seed, OptionOverrides overrides, CancellationToken cancellation)
    {
        return set.Task switch
        {
            LearningTask.Multiclass => [view => ml.MulticlassClassification.Trainers.Ffnn(With(new FfnnTrainer.Options())).Fit(view)],
            LearningTask.Binary => [view => ml.BinaryClassification.Trainers.Ffnn(With(new FfnnBinaryTrainer.Options())).Fit(view)],
            LearningTask.Regression => [view => ml.Regression.Trainers.Ffnn(With(new FfnnRegressionTrainer.Options())).Fit(view)],
            _ => [view => new FfnnMultiOutputRegressionTrainer(ml, With(new FfnnMultiOutputRegressionTrainer.Options())).Fit(view)],
        };

        T With<T>(T options)
            where T : FfnnOptions
        {
            options.Seed = seed;
            options.CancellationToken = cancellation;
            overrides.Apply(options);
            return options;
        }
    }

    /// <summary>ML.NET's LightGBM with its defaults. It learns one output at a time.</summary>
    public static IReadOnlyList<Func<IDataView, ITransformer>> LightGbm(MLContext ml, DataSet set) => set.Task switch
    {
        LearningTask.Multiclass => [view => ml.MulticlassClassification.Trainers.LightGbm().Fit(view)],
        LearningTask.Binary => [view => ml.BinaryClassification.Trainers.LightGbm().Fit(view)],
        _ => [.. set.Labels.Select((_, output) => new Func<IDataView, ITransformer>(view =>
            ml.Regression.Trainers.LightGbm(FormattableString.Invariant($"Label{output}")).Fit(view)))],
    };

    /// <summary>The linear model that a user would try first, for standardised numbers: ridge regression with the penalty 1, or ML.NET's
    /// logistic regression with its defaults.</summary>
    public static IReadOnlyList<Func<IDataView, ITransformer>> Linear(MLContext ml, DataSet set) => set.Task switch
    {
        LearningTask.Multiclass => [view => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(view)],
        LearningTask.Binary => [view => ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(view)],
        _ => [.. set.Labels.Select((_, output) => new Func<IDataView, ITransformer>(view =>
            RidgeRegression.Fit(ml, view, FormattableString.Invariant($"Label{output}"))))],
    };
}
