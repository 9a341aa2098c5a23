using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace FfnnMlNet.Tests.Harness;

internal enum LearningTask
{
    Multiclass,
    Binary,
    Regression,
}

/// <summary>The columns a trainer is told to use.</summary>
internal sealed record TrainerColumns(string Label = "Label", string Features = "Features", string? Weight = null);

/// <summary>A trainer that the feature tests run: ML.NET's own, which show that a test is right, and this project's.</summary>
internal record TrainerUnderTest(string Name, LearningTask Task, Func<MLContext, TrainerColumns, IEstimator<ITransformer>> Create)
{
    /// <summary>
    /// True for this project's trainers, which promise more than ML.NET's: numeric classes name the slots of Score, rows with missing
    /// features are trained on, and the same data and seed give the same bits.
    /// </summary>
    public bool IsOurs { get; init; }

    /// <summary>Two fits on the same rows give the same bits, cached or not.</summary>
    public bool IsRepeatable { get; init; }

    public IEstimator<ITransformer> New(MLContext ml, TrainerColumns? columns = null) => Create(ml, columns ?? new());

    public override string ToString() => Name;
}

/// <summary>A binary trainer, with what ML.NET's API offers only to estimators whose model type is known at compile time.</summary>
internal abstract record BinaryTrainerUnderTest(string Name, Func<MLContext, TrainerColumns, IEstimator<ITransformer>> Create)
    : TrainerUnderTest(Name, LearningTask.Binary, Create)
{
    /// <summary>The trainer as the inner one of ML.NET's one-versus-all.</summary>
    public abstract IEstimator<ITransformer> OneVersusAll(MLContext ml);

    /// <summary>The trainer as the inner one of ML.NET's pairwise coupling.</summary>
    public abstract IEstimator<ITransformer> PairwiseCoupling(MLContext ml);

    public abstract ITransformer ChangeThreshold(MLContext ml, ITransformer model, float threshold);

    public static BinaryTrainerUnderTest Of<TModel>(
        string name, Func<MLContext, TrainerColumns, ITrainerEstimator<BinaryPredictionTransformer<TModel>, TModel>> create)
        where TModel : class => new Typed<TModel>(name, create);

    private sealed record Typed<TModel>(
        string Name, Func<MLContext, TrainerColumns, ITrainerEstimator<BinaryPredictionTransformer<TModel>, TModel>> CreateTyped)
        : BinaryTrainerUnderTest(Name, CreateTyped)
        where TModel : class
    {
        public override IEstimator<ITransformer> OneVersusAll(MLContext ml) =>
            ml.MulticlassClassification.Trainers.OneVersusAll(CreateTyped(ml, new()));

        public override IEstimator<ITransformer> PairwiseCoupling(MLContext ml) =>
            ml.MulticlassClassification.Trainers.PairwiseCoupling(CreateTyped(ml, new()));

        public override ITransformer ChangeThreshold(MLContext ml, ITransformer model, float threshold) =>
            ml.BinaryClassification.ChangeModelThreshold((BinaryPredictionTransformer<TModel>)model, threshold);
    }
}
