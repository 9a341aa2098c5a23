using FfnnMlNet.Tool.Pipelines;
using FfnnMlNet.Tool.Tables;
using FfnnMlNet.Tool.Tests.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Pipelines;

/// <summary>The features that columns become.</summary>
public sealed class FeaturePipelineTests : TableFixture
{
    private static readonly string[] Words = ["good house", "bad roof", "very old garden", "near the station", "quiet street here"];

    private string Houses() => Rows("area,kind,garden,sold,notes,price", Enumerable.Range(0, 400).Select(i =>
        $"{50 + i % 90}.5,{(i % 7 == 0 ? "" : i % 3 == 0 ? "flat" : "house")},{(i % 2 == 0 ? "yes" : "no")},"
        + $"{new DateTime(2020, 1, 1).AddDays(i):yyyy-MM-dd},{Words[i % 5]} number {i},{100 + i % 90 * 3}"));

    [Fact]
    public void Slots_have_the_names_of_columns_and_levels()
    {
        using var table = Open(Houses(), "price");
        var rows = table.Rows(table.AllRows);
        var features = ModelPipeline.Features(Ml, table.Inspection).Fit(rows).Transform(rows);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        features.Schema[ModelPipeline.FeatureColumn].GetSlotNames(ref slots);
        var names = slots.DenseValues().Select(name => name.ToString()).ToList();
        Assert.Equal("area", names[0]);
        Assert.Contains(names, name => name.EndsWith("kind.house", StringComparison.Ordinal));
        Assert.Contains(names, name => name.EndsWith("sold.Monday", StringComparison.Ordinal));
        Assert.Contains(names, name => name.EndsWith("notes.Word.garden", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_level_has_a_slot_and_an_unseen_one_has_none()
    {
        using var table = Open(Options(Houses(), "price") with { Ignored = ["area", "garden", "sold", "notes"] });
        var model = ModelPipeline.Features(Ml, table.Inspection).Fit(table.Rows(table.AllRows));
        var path = Rows("kind", ["house", "flat", "\"\"", "castle", "HOUSE "], "new.csv");
        using var other = Table.OpenLike(table.Inspection, Options(path), null, CancellationToken.None);
        var features = model.Transform(other.Rows(other.AllRows)).GetColumn<float[]>(ModelPipeline.FeatureColumn).ToList();
        Assert.Equal([[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 0, 0], [0, 1, 0]], features);
    }

    [Fact]
    public void The_result_is_an_ordinary_model_that_needs_no_label_and_can_be_exported()
    {
        // ONNX Runtime makes text small with a locale of the system, which not every system has.
        using var table = Open(Options(Houses(), "price") with { Ignored = ["notes"] });
        var rows = table.Rows(table.AllRows);
        var model = ModelPipeline.Features(Ml, table.Inspection).Append(Ml.Regression.Trainers.Ffnn(
            labelColumnName: ModelPipeline.LabelColumn(table.Inspection), hiddenLayers: [8], numberOfEpochs: 2)).Fit(rows);
        var path = Path.Combine(Folder, "model.zip");
        Ml.Model.Save(model, rows.Schema, path);
        var loaded = new MLContext().Model.Load(path, out _);
        var unlabelled = Write("new.csv", string.Join('\n', File.ReadLines(Houses()).Select(line => line[..line.LastIndexOf(',')])));
        using var other = Table.OpenLike(table.Inspection, Options(unlabelled), null, CancellationToken.None);
        var features = Ml.Transforms.DropColumns("price").Fit(rows).Transform(rows);
        Assert.Equal(model.Transform(rows).GetColumn<float>("Score"), loaded.Transform(features).GetColumn<float>("Score"));
        using var stream = new MemoryStream();
        var exported = Ml.Model.ExportOnnx(model, rows, stream);
        Assert.Equal(400, exported.CheckedRows);
        Assert.Equal(["area", "kind", "garden", "sold"], exported.Inputs);
        Assert.Equal(400, other.RowCount);
    }
}
