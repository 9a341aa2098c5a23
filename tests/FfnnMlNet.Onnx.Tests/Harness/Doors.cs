using Microsoft.ML;

namespace FfnnMlNet.Onnx.Tests.Harness;

/// <summary>The two ways to an ONNX file: ML.NET's own ConvertToOnnx, and ExportOnnx.</summary>
internal static class Doors
{
    private static readonly string[] Outputs = ["PredictedLabel", "Score", "Probability"];

    /// <summary>Converts a model both ways, and compares the outputs of ONNX Runtime with those of ML.NET, for a row by itself and for
    /// batches of 256.</summary>
    /// <returns>The largest difference.</returns>
    public static double Check(MLContext ml, ITransformer model, IDataView rows, double tolerance = 1e-5)
    {
        var converted = Converted(ml, model, rows, tolerance);
        using var stream = new MemoryStream();
        var exported = ml.Model.ExportOnnx(model, rows, stream, new OnnxExportOptions { Tolerance = tolerance });
        return Math.Max(converted.LargestDifference, exported.LargestDifference);
    }

    /// <summary>What ConvertToOnnx writes, against ML.NET. All columns are inputs of that graph, and its outputs have names of their
    /// own.</summary>
    public static CheckOutcome Converted(MLContext ml, ITransformer model, IDataView rows, double tolerance = 1e-5, int opset = 12)
    {
        using var stream = new MemoryStream();
        ml.Model.ConvertToOnnx(model, rows, opset, stream);
        var scored = model.Transform(rows);
        ExportedOutput[] outputs = [.. Outputs.Where(column => scored.Schema.GetColumnOrNull(column) is not null)
            .Select(column => new ExportedOutput(column, column + ".output"))];
        string[] inputs = [.. rows.Schema.Select(column => column.Name)];
        return new ParityCheck(stream.ToArray(), inputs, outputs, new OnnxExportOptions { Tolerance = tolerance }).Run(rows, scored);
    }
}
