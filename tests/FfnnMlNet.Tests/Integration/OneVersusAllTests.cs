using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Integration;

/// <summary>ML.NET's trainers that make a multiclass model from a binary trainer.</summary>
public class OneVersusAllTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfBinary), MemberType = typeof(TrainersUnderTest))]
    public void One_versus_all_of_a_binary_trainer_learns_three_classes_and_keeps_the_contract(string trainer) =>
        Check(TrainersUnderTest.GetBinary(trainer).OneVersusAll(_ml));

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfBinary), MemberType = typeof(TrainersUnderTest))]
    public void Pairwise_coupling_of_a_binary_trainer_learns_three_classes_and_keeps_the_contract(string trainer) =>
        Check(TrainersUnderTest.GetBinary(trainer).PairwiseCoupling(_ml));

    private void Check(IEstimator<ITransformer> estimator)
    {
        var table = _ml.Data.Cache(Tables.Wine(_ml).Standardized(_ml));

        EstimatorContract.Check(estimator, table, null, _ml);
        Assert.InRange(_ml.MulticlassClassification.Evaluate(estimator.Fit(table).Transform(table)).MacroAccuracy, 0.95, 1);
    }
}
