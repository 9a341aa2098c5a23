using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Data;

public class SchemaErrorTests
{
    [Theory]
    [MemberData(nameof(SchemaErrors.Cases), MemberType = typeof(SchemaErrors))]
    public void A_wrong_column_is_refused_in_the_words_of_ML_NETs_own_trainer_and_ours_add_what_to_do(
        string trainer, string label, string features, string? weight)
    {
        var ml = new MLContext(seed: 1);
        var rows = WideRows.Make(ml);
        var columns = new TrainerColumns(label, features, weight);
        var underTest = TrainersUnderTest.Get(trainer);
        var reference = TrainersUnderTest.Reference(underTest.Task).New(ml, columns);
        var expected = Assert.Throws<ArgumentOutOfRangeException>(() => reference.GetOutputSchema(ShapeOf.View(rows)));

        var promised = Assert.Throws<ArgumentOutOfRangeException>(() => underTest.New(ml, columns).GetOutputSchema(ShapeOf.View(rows)));
        var fitted = Assert.Throws<ArgumentOutOfRangeException>(() => underTest.New(ml, columns).Fit(rows));

        Assert.Equal(promised.Message, fitted.Message);
        Assert.Equal(expected.ParamName, fitted.ParamName);
        if (!underTest.IsOurs)
        {
            Assert.Equal(expected.Message, fitted.Message);
            return;
        }
        var parameter = $" (Parameter '{expected.ParamName}')";
        Assert.EndsWith(parameter, expected.Message, StringComparison.Ordinal);
        Assert.StartsWith(expected.Message[..^parameter.Length] + ". ", fitted.Message, StringComparison.Ordinal);
        Assert.EndsWith(parameter, fitted.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Multiclass", "Key<UInt32>")]
    [InlineData("Binary", "Boolean")]
    [InlineData("Regression", "Single")]
    public void The_words_name_role_column_expected_and_actual(string task, string expected)
    {
        var ml = new MLContext(seed: 1);
        var columns = WideRows.RightColumns(Enum.Parse<LearningTask>(task)) with { Label = "TextLabel" };
        var reference = TrainersUnderTest.Reference(Enum.Parse<LearningTask>(task)).New(ml, columns);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => reference.Fit(WideRows.Make(ml)));

        Assert.Equal(
            $"Schema mismatch for label column 'TextLabel': expected {expected}, got String (Parameter 'labelCol')", error.Message);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void Scoring_rows_of_another_feature_count_is_refused_in_the_words_of_ML_NETs_own_trainer(string trainer)
    {
        var ml = new MLContext(seed: 1);
        var underTest = TrainersUnderTest.Get(trainer);
        var columns = WideRows.RightColumns(underTest.Task);
        var rows = WideRows.Make(ml);
        var four = ml.Transforms.CopyColumns("Features", "FourFeatures").Fit(rows).Transform(rows);
        var reference = TrainersUnderTest.Reference(underTest.Task).New(ml, columns).Fit(rows);
        var model = underTest.New(ml, columns).Fit(rows);

        var expected = Assert.Throws<InvalidOperationException>(() => reference.Transform(four));
        var actual = Assert.Throws<InvalidOperationException>(() => model.Transform(four));
        Assert.Equal(expected.Message, actual.Message);

        var expectedSchema = Assert.Throws<ArgumentOutOfRangeException>(() => reference.GetOutputSchema(four.Schema));
        var actualSchema = Assert.Throws<ArgumentOutOfRangeException>(() => model.GetOutputSchema(four.Schema));
        Assert.Equal(expectedSchema.Message, actualSchema.Message);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void Scoring_rows_without_the_feature_column_is_refused_in_the_words_of_ML_NETs_own_trainer(string trainer)
    {
        var ml = new MLContext(seed: 1);
        var underTest = TrainersUnderTest.Get(trainer);
        var columns = WideRows.RightColumns(underTest.Task);
        var rows = WideRows.Make(ml);
        var without = ml.Transforms.DropColumns("Features").Fit(rows).Transform(rows);

        var expected = Assert.Throws<ArgumentOutOfRangeException>(
            () => TrainersUnderTest.Reference(underTest.Task).New(ml, columns).Fit(rows).Transform(without));
        var actual = Assert.Throws<ArgumentOutOfRangeException>(() => underTest.New(ml, columns).Fit(rows).Transform(without));

        Assert.Equal(expected.Message, actual.Message);
    }
}
