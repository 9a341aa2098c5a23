using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace FfnnMlNet.Tests.Harness;

/// <summary>A binary trainer, with the functions of ML.NET's API that need the model type at compile time.</summary>
internal abstract record BinaryTrainerUnderTest(string Name, Func<MLContext, TrainerColumns, IEstimator<ITransformer>> Create)
    : TrainerUnderTest(Name, LearningTask.Binary, Create)
{
    /// <summary>ML.NET's one-versus-all with this trainer.</summary>
    public abstract IEstimator<ITransformer> OneVersusAll(MLContext ml);

    /// <summary>ML.NET's pairwise coupling with this trainer.</summary>
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
