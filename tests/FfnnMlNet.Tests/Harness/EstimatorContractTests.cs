using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Harness;

public class EstimatorContractTests
{
    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void A_trainer_keeps_the_contract(string trainer)
    {
        var ml = new MLContext(seed: 1);
        var underTest = TrainersUnderTest.Get(trainer);
        var valid = TrainersUnderTest.Table(ml, underTest.Task);

        EstimatorContract.Check(underTest.New(ml), valid, ml.Transforms.DropColumns("Features").Fit(valid).Transform(valid), ml);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void A_multiclass_trainer_keeps_the_contract_for_numeric_classes_and_for_keys_without_values(string trainer)
    {
        var ml = new MLContext(seed: 1);
        var numeric = Tables.Wine(ml).Standardized(ml);
        var bare = KeyedRows.Bare(ml);

        EstimatorContract.Check(TrainersUnderTest.Get(trainer).New(ml), numeric, null, ml);
        EstimatorContract.Check(TrainersUnderTest.Get(trainer).New(ml), bare, null, ml);
    }
}
