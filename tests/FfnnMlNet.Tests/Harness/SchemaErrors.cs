using Xunit;

namespace FfnnMlNet.Tests.Harness;

/// <summary>Every wrong choice of columns that a trainer must refuse before it reads a row.</summary>
internal static class SchemaErrors
{
    private static readonly string[] LabelColumns =
        ["KeyLabel", "ByteKeyLabel", "LongKeyLabel", "BoolLabel", "FloatLabel", "DoubleLabel", "IntLabel", "TextLabel", "VectorLabel"];

    private static readonly string[] WrongFeatures =
        ["Missing", "ScalarFeature", "DoubleFeatures", "IntFeatures", "VariableFeatures", "TextFeature", "KeyLabel"];

    private static readonly string[] WrongWeights = ["Missing", "DoubleWeight", "TextWeight", "VectorWeight", "BoolLabel"];

    /// <summary>A trainer's name and its label, feature and weight columns, of which one is wrong.</summary>
    public static TheoryData<string, string, string, string?> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string, string?>();
            foreach (var trainer in TrainersUnderTest.All)
            {
                foreach (var columns in For(trainer.Task))
                    cases.Add(trainer.Name, columns.Label, columns.Features, columns.Weight);
            }
            return cases;
        }
    }

    public static IEnumerable<TrainerColumns> For(LearningTask task)
    {
        var right = WideRows.RightColumns(task);
        foreach (string label in LabelColumns.Where(label => label != right.Label).Append("Missing"))
            yield return right with { Label = label };
        foreach (string features in WrongFeatures)
            yield return right with { Features = features };
        foreach (string weight in WrongWeights)
            yield return right with { Weight = weight };
        yield return new("Missing", "Missing", "Missing");
    }
}
