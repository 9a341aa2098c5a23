using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Onnx.Tests;

/// <summary>Which steps of ML.NET can be converted is what docs/onnx.md says: each is tried in a pipeline before a trainer, and the
/// exported file is checked. Steps that change the case of texts are not among them: ONNX Runtime needs a locale for them.</summary>
public class StepTests(ITestOutputHelper output)
{
    // The first column of the table in the document, and the steps that make the column "Features".
    private static readonly Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> s_steps = new()
    {
        ["`Concatenate`"] = ml => ml.Transforms.Concatenate("Features", "X", "V"),
        ["`CopyColumns`"] = ml => ml.Transforms.CopyColumns("Features", "V"),
        ["`DropColumns`, `SelectColumns`"] = ml => ml.Transforms.CopyColumns("Features", "V")
            .Append(ml.Transforms.DropColumns("V")).Append(ml.Transforms.SelectColumns("Features", "Label")),
        ["`Conversion.ConvertType`"] = ml => ml.Transforms.Conversion.ConvertType("Number", "Whole")
            .Append(ml.Transforms.Concatenate("Features", "Number")),
        ["`Categorical.OneHotEncoding`"] = ml => ml.Transforms.Categorical.OneHotEncoding("Features", "Kind"),
        ["`Categorical.OneHotEncoding`, `OutputKind.Binary`"] = ml => ml.Transforms.Categorical.OneHotEncoding(
            "Features", "Kind", OneHotEncodingEstimator.OutputKind.Binary),
        ["`Categorical.OneHotHashEncoding`"] = ml => ml.Transforms.Categorical.OneHotHashEncoding("Features", "Kind", numberOfBits: 5),
        ["`Conversion.Hash`"] = ml => ml.Transforms.Conversion.Hash("Key", "Kind", numberOfBits: 5)
            .Append(ml.Transforms.Conversion.MapKeyToVector("Features", "Key")),
        ["`Conversion.MapValueToKey`, `MapKeyToVector`"] = ml => ml.Transforms.Conversion.MapValueToKey("Key", "Kind")
            .Append(ml.Transforms.Conversion.MapKeyToVector("Features", "Key")),
        ["`Conversion.MapKeyToBinaryVector`"] = ml => ml.Transforms.Conversion.MapValueToKey("Key", "Kind")
            .Append(ml.Transforms.Conversion.MapKeyToBinaryVector("Features", "Key")),
        ["`Conversion.MapValue`"] = ml => ml.Transforms.Conversion.MapValue(
                "Number", new Dictionary<string, float> { ["a"] = 1, ["b"] = 2, ["c"] = 5 }, "Kind")
            .Append(ml.Transforms.Concatenate("Features", "Number")),
        ["`Expression`"] = ml => ml.Transforms.Expression("Number", "x => x * 2 + 1", "X")
            .Append(ml.Transforms.Concatenate("Features", "Number")),
        ["`CustomMapping`"] = ml => ml.Transforms.CustomMapping<Given, Made>((row, made) => made.Made1 = row.X + 1, null)
            .Append(ml.Transforms.Concatenate("Features", "Made1")),
        ["`ReplaceMissingValues`"] = ml => ml.Transforms.ReplaceMissingValues(
            "Features", "M", MissingValueReplacingEstimator.ReplacementMode.Mean),
        ["`IndicateMissingValues`"] = ml => ml.Transforms.IndicateMissingValues("Missing", "M")
            .Append(ml.Transforms.Conversion.ConvertType("Features", "Missing")),
        ["`NormalizeMinMax`"] = ml => ml.Transforms.NormalizeMinMax("Features", "V"),
        ["`NormalizeMeanVariance`"] = ml => ml.Transforms.NormalizeMeanVariance("Features", "V"),
        ["`NormalizeMeanVariance`, `useCdf: true`"] = ml => ml.Transforms.NormalizeMeanVariance("Features", "V", useCdf: true),
        ["`NormalizeLogMeanVariance`"] = ml => ml.Transforms.NormalizeLogMeanVariance("Features", "V"),
        ["`NormalizeRobustScaling`"] = ml => ml.Transforms.NormalizeRobustScaling("Features", "V"),
        ["`NormalizeBinning`"] = ml => ml.Transforms.NormalizeBinning("Features", "V"),
        ["`NormalizeSupervisedBinning`"] = ml => ml.Transforms.Conversion.MapValueToKey("Key", "Kind")
            .Append(ml.Transforms.NormalizeSupervisedBinning("Features", "V", "Key")),
        ["`NormalizeLpNorm`"] = ml => ml.Transforms.NormalizeLpNorm("Features", "V"),
        ["`NormalizeGlobalContrast`"] = ml => ml.Transforms.NormalizeGlobalContrast("Features", "V"),
        ["`FeatureSelection.SelectFeaturesBasedOnCount`"] = ml =>
            ml.Transforms.FeatureSelection.SelectFeaturesBasedOnCount("Features", "V"),
        ["`FeatureSelection.SelectFeaturesBasedOnMutualInformation`"] = ml =>
            ml.Transforms.FeatureSelection.SelectFeaturesBasedOnMutualInformation("Features", "V", slotsInOutput: 2),
        ["`ProjectToPrincipalComponents`"] = ml => ml.Transforms.ProjectToPrincipalComponents("Features", "V", rank: 2, seed: 1),
        ["`ApproximatedKernelMap`"] = ml => ml.Transforms.ApproximatedKernelMap("Features", "V", rank: 4),
        ["`Text.FeaturizeText`"] = ml => ml.Transforms.Text.FeaturizeText("Features", "Text"),
        ["`Text.NormalizeText`"] = ml => Bag(ml, ml.Transforms.Text.NormalizeText("Words", "Text")),
        ["`Text.TokenizeIntoWords`, `Text.ProduceNgrams`"] = ml => Bag(ml, ml.Transforms.CopyColumns("Words", "Text")),
        ["`Text.TokenizeIntoCharactersAsKeys`"] = ml => ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Keys", "Text")
            .Append(ml.Transforms.Text.ProduceNgrams("Features", "Keys", ngramLength: 1, useAllLengths: false)),
        ["`Text.ProduceHashedNgrams`"] = ml => ml.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Words"))
            .Append(ml.Transforms.Text.ProduceHashedNgrams("Features", "Keys", numberOfBits: 5)),
        ["`Text.ProduceWordBags`"] = ml => ml.Transforms.Text.ProduceWordBags("Features", "Text", ngramLength: 1, useAllLengths: false),
        ["`Text.ProduceHashedWordBags`"] = ml =>
            ml.Transforms.Text.ProduceHashedWordBags("Features", "Text", numberOfBits: 5, ngramLength: 1),
        ["`Text.LatentDirichletAllocation`"] = ml =>
            ml.Transforms.Text.ProduceWordBags("Words", "Text", ngramLength: 1, useAllLengths: false)
            .Append(ml.Transforms.Text.LatentDirichletAllocation("Features", "Words", numberOfTopics: 2, resetRandomGenerator: true)),
    };

    private static readonly Given[] s_rows = [.. Enumerable.Range(0, 60).Select(i => new Given
    {
        X = i % 7, V = [i % 5, i % 3, i % 11 / 2f], M = [i % 5, i % 3 == 0 ? float.NaN : i % 3], Whole = i % 4,
        Kind = "abc"[i % 3].ToString(),
        Text = $"the {(i % 2 == 0 ? "good" : "bad")} word {"xyz"[i % 3]}", Label = (i % 7) + (i % 2),
    })];

    private static readonly string[] s_outcomes = ["yes", "no", "differs"];

    public static TheoryData<string> Steps => [.. s_steps.Keys];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_can_be_converted_or_not_as_the_document_says(string step)
    {
        var row = $"| {step} | {Outcome(step)} |";

        Assert.True(Document().Contains(row, StringComparison.Ordinal), $"docs/onnx.md has no row {row}");
    }

    [Fact]
    public void The_document_has_a_row_for_each_step_and_no_other() =>
        Assert.Equal(s_steps.Count, Document().Split('\n').Count(line => s_outcomes.Any(
            outcome => line.EndsWith($"| {outcome} |", StringComparison.Ordinal))));

    private string Outcome(string step)
    {
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadFromEnumerable(s_rows);
        var model = s_steps[step](ml).Append(ml.Regression.Trainers.Ffnn(new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [4], NumberOfEpochs = 2, Seed = 1,
        })).Fit(rows);
        try
        {
            output.WriteLine($"{ml.Model.ExportOnnx(model, rows, new MemoryStream())}");
            return "yes";
        }
        catch (InvalidOperationException error)
        {
            output.WriteLine(error.Message);
            return error.Message.StartsWith("The pipeline cannot be converted", StringComparison.Ordinal) ? "no" : "differs";
        }
    }

    private static IEstimator<ITransformer> Bag(MLContext ml, IEstimator<ITransformer> words) =>
        words.Append(ml.Transforms.Text.TokenizeIntoWords("Words", "Words")).Append(Grams(ml));

    private static IEstimator<ITransformer> Grams(MLContext ml) => ml.Transforms.Conversion.MapValueToKey("Keys", "Words")
        .Append(ml.Transforms.Text.ProduceNgrams("Features", "Keys", ngramLength: 1, useAllLengths: false));

    private static string Document() => File.ReadAllText(Path.Combine(
        typeof(StepTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "DocsFolder").Value!, "onnx.md"));

    private sealed class Given
    {
        public float X { get; set; }

        [VectorType(3)]
        public float[] V { get; set; } = [];

        /// <summary>With missing values.</summary>
        [VectorType(2)]
        public float[] M { get; set; } = [];

        public int Whole { get; set; }

        public string Kind { get; set; } = "";

        public string Text { get; set; } = "";

        public float Label { get; set; }
    }

    private sealed class Made
    {
        public float Made1 { get; set; }
    }
}
