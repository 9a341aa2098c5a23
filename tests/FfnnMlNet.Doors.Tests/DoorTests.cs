using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Doors.Tests;

/// <summary>The same table gives the same model, bit for bit, whichever way it comes in.</summary>
public class DoorTests
{
    private static readonly Penguin[] s_penguins = Penguin.ReadAll();

    // What IEnumerable gives.
    private static readonly Lazy<string> s_expected = new(() => Train("IEnumerable").Fingerprint);

    public static TheoryData<string> Names => [.. Doors.All.Keys];

    [Fact]
    public void The_table_has_missing_numbers_and_texts()
    {
        Assert.Contains(s_penguins, penguin => penguin.Sex.Length == 0);
        Assert.Contains(s_penguins, penguin => float.IsNaN(penguin.BillLength));
        Assert.Contains(s_penguins, penguin => float.IsNaN(penguin.FlipperLength));
        Assert.Contains(s_penguins, penguin => float.IsNaN(penguin.Mass));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_door_gives_the_same_rows(string door)
    {
        using var folder = new TemporaryFolder();
        var mlContext = new MLContext(1);
        var rows = mlContext.Data.CreateEnumerable<Penguin>(
            Doors.All[door](mlContext, s_penguins, folder), reuseRowObject: false).ToArray();

        Assert.Equal(s_penguins.Select(Text), rows.Select(Text));

        static string Text(Penguin row) => FormattableString.Invariant(
            $"{row.Id} {row.Island} {row.Sex} {row.BillLength:R} {row.FlipperLength:R} {row.Year} {row.Mass:R}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_door_gives_the_same_model(string door)
    {
        var (fingerprint, rSquared) = Train(door);

        Assert.Equal(s_expected.Value, fingerprint);
        Assert.InRange(rSquared, 0.8, 1);
    }

    private static (string Fingerprint, double RSquared) Train(string door)
    {
        using var folder = new TemporaryFolder();
        var mlContext = new MLContext(1);
        var rows = Doors.All[door](mlContext, s_penguins, folder);
        var model = mlContext.Transforms.Categorical.OneHotEncoding("Island")
            .Append(mlContext.Transforms.Categorical.OneHotEncoding("Sex"))
            .Append(mlContext.Transforms.Conversion.ConvertType("Year", outputKind: DataKind.Single))
            .Append(mlContext.Transforms.Concatenate("Features", "Island", "Sex", "BillLength", "FlipperLength", "Year"))
            .Append(new FfnnRegressionTrainer(mlContext, new FfnnRegressionTrainer.Options
            {
                LabelColumnName = "Mass", Seed = 1, HiddenLayers = [32], NumberOfEpochs = 40, EnsembleSize = 1,
            }))
            .Fit(rows);
        var metrics = mlContext.Regression.Evaluate(model.Transform(rows), labelColumnName: "Mass");
        return (model.LastTransformer.Model.Fingerprint(), metrics.RSquared);
    }
}
