using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Rows that depend on each other are not split between training and validation: rows of a group, and rows in order of
/// time.</summary>
public class DependentRowsTests
{
    private const int Customers = 200;
    private const int Places = 12;

    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(nameof(Visit.Customer))]
    [InlineData(nameof(Visit.Name))]
    [InlineData("Key")]
    public void Held_back_customers_judge_as_unseen_ones_do(string column)
    {
        // Each customer has a random label, so that of a new customer cannot be predicted. Validation by new customers shows that.
        var data = _ml.Transforms.Conversion.MapValueToKey("Key", nameof(Visit.Name)).Fit(Visits()).Transform(Visits());

        Assert.InRange(LogLoss(data, column), 0.6, 10);
        Assert.InRange(LogLoss(data, null), 0, 0.45);
    }

    [Fact]
    public void Rows_in_the_order_of_time_are_judged_by_the_last()
    {
        // The slope changes at the end, so only the last rows show it.
        var rows = Enumerable.Range(0, 100).Select(i => new Visit { Features = Of(i % 10), Label = i < 80 ? i % 10 : -(i % 10) }).ToArray();
        double[] Losses(ValidationRows which, int members) =>
        [
            .. new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
            {
                Effort = Effort.Manual, ValidationFraction = 0.2f, ValidationRows = which, NumberOfEpochs = 100, LearningRate = 0.02f,
                EnsembleSize = members, EarlyStopping = new EarlyStopping(100, restoreBest: false), Seed = 1,
                TargetScaling = TargetScaling.None,
            }).Fit(_ml.Data.LoadFromEnumerable(rows)).Model.History.Select(record => record.ValidationLoss!.Value),
        ];

        Assert.True(Losses(ValidationRows.Last, 1)[^1] > 5 * Losses(ValidationRows.Random, 1)[^1]);
        Assert.Equal(Losses(ValidationRows.Last, 1), Losses(ValidationRows.Last, 3));
    }

    [Fact]
    public void A_column_that_cannot_tell_groups_is_an_error_with_a_cure()
    {
        FfnnBinaryTrainer Trainer(string name) => new(
            _ml, new FfnnBinaryTrainer.Options { LabelColumnName = nameof(Visit.Flag), RowGroupColumnName = name });
        string Error(string name) => Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(name).Fit(Visits())).Message;

        Assert.StartsWith(
            "Could not find row group column 'Client'. Name a column of the table in RowGroupColumnName, or leave it out: " +
            "the table has 'Customer', 'Name', ",
            Error("Client"));
        Assert.StartsWith(
            "Schema mismatch for row group column 'Label': expected a key, text or whole number, got Single.", Error("Label"));
        Assert.Contains("mlContext.Transforms.Conversion.MapValueToKey(\"Label\")", Error("Label"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_group_is_too_few_and_says_so()
    {
        var log = new LogCapture(_ml);
        var rows = Enumerable.Range(0, 40).Select(i => new Visit { Customer = 7, Features = Of(i), Flag = i % 2 == 0 }).ToArray();

        new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Manual, LabelColumnName = nameof(Visit.Flag), RowGroupColumnName = nameof(Visit.Customer),
            ValidationFraction = 0.2f, NumberOfEpochs = 1, Seed = 1,
        }).Fit(_ml.Data.LoadFromEnumerable(rows));

        Assert.Contains(log.Warnings, warning => warning.StartsWith(
            "1 groups of rows are too few to hold out a fraction of 0.2 for validation", StringComparison.Ordinal));
    }

    private static float[] Of(float value) => [value, .. Enumerable.Repeat(1f, Places - 1)];

    private double LogLoss(IDataView data, string? group) => new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
    {
        Effort = Effort.Manual, LabelColumnName = nameof(Visit.Flag), RowGroupColumnName = group, HiddenLayers = [64],
        NumberOfEpochs = 150, LearningRate = 0.01f, ValidationFraction = 0.2f, Seed = 1,
    }).Fit(data).Model.SubModel.History[^1].ValidationLoss!.Value;

    private IDataView Visits()
    {
        var random = new Random(3);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Customers).SelectMany(customer =>
        {
            float[] place = [.. Enumerable.Range(0, Places).Select(_ => random.NextSingle())];
            var flag = random.Next(2) == 0;
            return Enumerable.Range(0, 10).Select(_ => new Visit
            {
                Customer = customer, Name = $"customer {customer}", Flag = flag,
                Features = [.. place.Select(at => at + (random.NextSingle() * 1e-3f))],
            }).ToArray();
        }).ToArray());
    }

    private sealed class Visit
    {
        public int Customer { get; set; }

        public string Name { get; set; } = "";

        [VectorType(Places)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool Flag { get; set; }
    }
}
