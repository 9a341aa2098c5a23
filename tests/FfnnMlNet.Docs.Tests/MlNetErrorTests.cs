using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Docs.Tests;

/// <summary>docs/troubleshooting.md has the commonest errors of ML.NET itself, word for word: each is provoked here.</summary>
public partial class MlNetErrorTests
{
    /// <summary>The heading of their table.</summary>
    public const string Heading = "Errors of ML.NET";

    private static readonly MLContext s_mlContext = new(seed: 1);

    private static readonly Lazy<ITransformer> s_model = new(() => s_mlContext.Transforms.Concatenate("Features", "Age", "Visits")
        .Append(s_mlContext.BinaryClassification.Trainers.Ffnn(Few("Stays"))).Fit(Data(Customers())));

    private static readonly (string Name, Action Provoke)[] s_errors =
    [
        ("a column is missing", () => Concatenate("Age", "Visits").Fit(Data([new Aged()])).Transform(Data([new Aged()]))),
        ("the key of the label is a step", () => PredictAfter(s_mlContext.Transforms.Conversion.MapValueToKey("Label", "Plan")
            .Append(Concatenate("Age", "Visits")).Append(s_mlContext.MulticlassClassification.Trainers.Ffnn(
                new FfnnTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 1 })))),
        ("an expression of the label is a step", () => PredictAfter(
            s_mlContext.Transforms.Expression("Label", "x => x == \"Gold\"", "Plan").Append(Concatenate("Age", "Visits"))
                .Append(s_mlContext.BinaryClassification.Trainers.Ffnn(Few("Label"))))),
        ("text is concatenated", () => Concatenate("Age", "Plan").Append(s_mlContext.Regression.Trainers.Ffnn("Visits"))
            .Fit(Data(Customers()))),
        ("a property has another type", () => s_mlContext.Model.CreatePredictionEngine<WholeVisits, Scored>(s_model.Value)),
        ("a cell is no Boolean", () => Read<Answered>("Answer\nmaybe\n")),
        ("a property of a type without a column", () => Data([new MaybeAged()])),
        ("a property without a number", () => Read<Aged>("Age\n1\n")),
        ("a prediction has another type", () => s_mlContext.Model.CreatePredictionEngine<Visitor, DoubleScored>(s_model.Value)),
        ("no label to evaluate by", () => s_mlContext.BinaryClassification.Evaluate(s_model.Value.Transform(Data(Customers())))),
        ("rows without scores", () => s_mlContext.BinaryClassification.Evaluate(Data(Customers()), "Stays")),
        ("text to evaluate by", () => s_mlContext.BinaryClassification.Evaluate(s_model.Value.Transform(Data(Customers())), "Plan")),
        ("no row is true", () => s_mlContext.BinaryClassification.Evaluate(
            s_model.Value.Transform(Data(Customers().Where(row => !row.Stays))), "Stays")),
        ("a Boolean has no names", () => s_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")
            .Fit(s_model.Value.Transform(Data(Customers())))),
        ("a mapping without a name is saved", () => s_mlContext.Model.Save(s_mlContext.Transforms.CustomMapping<Visitor, Aged>(
            (row, aged) => aged.Age = row.Age, contractName: null).Fit(Data(Customers())), null, new MemoryStream())),
    ];

    public static TheoryData<string> Errors => [.. s_errors.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_is_on_the_page_word_for_word(string name)
    {
        var error = Assert.ThrowsAny<Exception>(s_errors.Single(each => each.Name == name).Provoke);

        Assert.Contains(Shown(), text => error.GetBaseException().Message == text);
    }

    [Fact]
    public void The_page_has_no_other_errors_of_this_kind() => Assert.Equal(s_errors.Length, Shown().Length);

    [Fact]
    public void A_property_that_no_column_has_is_0_in_an_engine_of_MLNET()
    {
        using var engine = s_mlContext.Model.CreatePredictionEngine<Visitor, Misspelt>(s_model.Value);

        Assert.Equal(0, engine.Predict(new Visitor { Age = 30, Visits = 20 }).Scores);
    }

    private static string[] Shown()
    {
        var page = File.ReadAllText(Pages.PathOf("docs/troubleshooting.md")).ReplaceLineEndings("\n");
        return [.. Message().Matches(page.Split($"\n## {Heading}\n")[1]).Select(message => message.Groups[1].Value)];
    }

    private static IEnumerable<Customer> Customers() => Enumerable.Range(0, 40)
        .Select(i => new Customer { Age = 20 + i, Visits = i % 7, Plan = i % 2 == 0 ? "Gold" : "Basic", Stays = i % 2 == 0 });

    private static IDataView Data<T>(IEnumerable<T> rows)
        where T : class => s_mlContext.Data.LoadFromEnumerable(rows.ToArray());

    private static Microsoft.ML.Transforms.ColumnConcatenatingEstimator Concatenate(params string[] columns) =>
        s_mlContext.Transforms.Concatenate("Features", columns);

    private static FfnnBinaryTrainer.Options Few(string label) =>
        new() { LabelColumnName = label, Effort = Effort.Manual, NumberOfEpochs = 1 };

    private static void PredictAfter<T>(IEstimator<T> pipeline)
        where T : class, ITransformer
    {
        var file = new MemoryStream();
        s_mlContext.Model.Save(pipeline.Fit(Data(Customers())), null, file);
        var loaded = new MLContext().Model.Load(file, out _);
        s_mlContext.Model.CreatePredictionEngine<Visitor, Scored>(loaded);
    }

    private static void Read<T>(string text)
        where T : class, new()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            var data = s_mlContext.Data.LoadFromTextFile<T>(path, separatorChar: ',', hasHeader: true);
            Assert.Empty(s_mlContext.Data.CreateEnumerable<T>(data, reuseRowObject: false).ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [GeneratedRegex("^\\| `([^`]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Message();

    private sealed class Customer
    {
        public float Age { get; set; }

        public float Visits { get; set; }

        public string Plan { get; set; } = "";

        public bool Stays { get; set; }
    }

    private sealed class Visitor
    {
        public float Age { get; set; }

        public float Visits { get; set; }
    }

    private sealed class WholeVisits
    {
        public float Age { get; set; }

        public int Visits { get; set; }
    }

    private sealed class Aged
    {
        public float Age { get; set; }
    }

    private sealed class MaybeAged
    {
        public float? Age { get; set; }
    }

    private sealed class Answered
    {
        [LoadColumn(0)] public bool Answer { get; set; }
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    private sealed class DoubleScored
    {
        public double Score { get; set; }
    }

    private sealed class Misspelt
    {
        public float Scores { get; set; }
    }
}
