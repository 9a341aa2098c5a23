using Microsoft.ML;

namespace FfnnMlNet.Tests.Harness;

/// <summary>A trainer that the integration tests run: one of this project, or one of ML.NET, which shows that the test is right.</summary>
internal record TrainerUnderTest(string Name, LearningTask Task, Func<MLContext, TrainerColumns, IEstimator<ITransformer>> Create)
{
    /// <summary>
    /// True for this project's trainers, which do more than ML.NET's: numeric classes name the slots of Score, rows with missing features
    /// are trained on, and the same data and seed give the same bits.
    /// </summary>
    public bool IsOurs { get; init; }

    /// <summary>True where two fits on the same rows give the same bits, with cached rows too.</summary>
    public bool IsRepeatable { get; init; }

    public IEstimator<ITransformer> New(MLContext ml, TrainerColumns? columns = null) => Create(ml, columns ?? new());

    public override string ToString() => Name;
}
