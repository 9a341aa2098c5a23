using global::Onnx;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Onnx.Tests;

/// <summary>Dates, for which ONNX has no type, are ticks in a graph.</summary>
public sealed class DatePartsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_parts_have_the_same_bits_in_ONNX_Runtime()
    {
        // All months, hours and weekdays, leap days, centuries, and missing dates.
        var rows = Enumerable.Range(0, 2000).Select(i => new Sale
        {
            Sold = i % 50 == 0 ? DateTime.MinValue : new DateTime(1850, 1, 1).AddHours(i * 1103),
            Ticks = i % 40 == 0 ? -i : new DateTime(2399, 12, 1).AddHours(i * 7).Ticks,
        });
        var view = _ml.Data.LoadFromEnumerable(rows);
        var model = _ml.Transforms.DateParts("Parts", nameof(Sale.Sold)).Append(_ml.Transforms.DateParts("Later", nameof(Sale.Ticks)))
            .Append(_ml.Transforms.Concatenate("Features", "Parts", "Later")).Fit(view);
        using var stream = new MemoryStream();
        var result = _ml.Model.ExportOnnx(model, view, stream, new OnnxExportOptions
        {
            OutputNames = new Dictionary<string, string> { ["Features"] = "Features" },
            Tolerance = 1e-9,
            MaximumCheckedRows = 2000,
        });
        Assert.Equal(2000, result.CheckedRows);
        Assert.Equal(0, result.LargestDifference);
        Assert.Equal([nameof(Sale.Sold), nameof(Sale.Ticks)], result.Inputs);
        var graph = ModelProto.Parser.ParseFrom(stream.ToArray()).Graph;
        Assert.All(graph.Input, input => Assert.Equal((int)TensorProto.Types.DataType.Int64, input.Type.TensorType.ElemType));
    }

    [Fact]
    public void A_trained_pipeline_with_dates_is_exported()
    {
        var view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Sale
        {
            Sold = new DateTime(2020, 1, 1).AddDays(i),
            Price = i % 7,
        }));
        var model = _ml.Transforms.DateParts("Features", nameof(Sale.Sold))
            .Append(_ml.Regression.Trainers.Ffnn(labelColumnName: nameof(Sale.Price), hiddenLayers: [8], numberOfEpochs: 2)).Fit(view);
        using var stream = new MemoryStream();
        var result = _ml.Model.ExportOnnx(model, view, stream);
        Assert.Equal(300, result.CheckedRows);
        Assert.Equal([nameof(Sale.Sold)], result.Inputs);
    }

    private sealed class Sale
    {
        public DateTime Sold { get; set; }

        public long Ticks { get; set; }

        public float Price { get; set; }
    }
}
