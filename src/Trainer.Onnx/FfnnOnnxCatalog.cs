using FfnnMlNet;
using FfnnMlNet.Onnx;
using Google.Protobuf;

namespace Microsoft.ML;

/// <summary>Exports models to ONNX files.</summary>
/// <example><code>
/// OnnxExportResult result = mlContext.Model.ExportOnnx(model, testData, "model.onnx");
/// Console.WriteLine(result); // names of inputs and outputs, rows checked, largest difference
/// </code></example>
public static class FfnnOnnxCatalog
{
    /// <summary>Writes a model with its whole pipeline to an ONNX file, and checks the file: rows are scored by ONNX Runtime and by ML.NET,
    /// and the scores compared. Nothing is written where a step cannot be converted or a score differs.</summary>
    /// <param name="catalog">The property <see cref="MLContext.Model"/>.</param>
    /// <param name="model">The fitted pipeline, of any steps that ML.NET can convert. Steps that no output depends on, such as one that
    /// makes the label, are left out where ML.NET cannot convert them.</param>
    /// <param name="data">Rows as the pipeline gets them, the same each time they are read. Only the columns that the outputs depend on
    /// become inputs of the graph.</param>
    /// <param name="path">The file, which is overwritten.</param>
    /// <param name="options">Outputs and check; null = the defaults.</param>
    /// <returns>What was written, and the largest difference of a score.</returns>
    /// <exception cref="InvalidOperationException">A step of the pipeline cannot be converted, which the message names, or the graph does
    /// not score as the model does.</exception>
    /// <exception cref="ArgumentException">An option is not valid, or the pipeline has no such column.</exception>
    public static OnnxExportResult ExportOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, IDataView data, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(data);
        var (bytes, result) = Export(catalog, model, data.Schema, data, options);
        File.WriteAllBytes(path, bytes);
        return result;
    }

    /// <summary>The same into a stream.</summary>
    /// <inheritdoc cref="ExportOnnx(ModelOperationsCatalog, ITransformer, IDataView, string, OnnxExportOptions)"/>
    /// <param name="stream">Gets the ONNX model; it stays open.</param>
    public static OnnxExportResult ExportOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, IDataView data, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(data);
        var (bytes, result) = Export(catalog, model, data.Schema, data, options);
        stream.Write(bytes);
        return result;
    }

    /// <summary>Writes a model with its whole pipeline to an ONNX file without a check, for programs that have no rows.</summary>
    /// <inheritdoc cref="ExportOnnx(ModelOperationsCatalog, ITransformer, IDataView, string, OnnxExportOptions)"/>
    /// <param name="schema">The columns as the pipeline gets them, such as those that <c>mlContext.Model.Load</c> returns.</param>
    public static OnnxExportResult ExportOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema schema, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (bytes, result) = Export(catalog, model, schema, null, options);
        File.WriteAllBytes(path, bytes);
        return result;
    }

    /// <summary>The same into a stream, without a check.</summary>
    /// <inheritdoc cref="ExportOnnx(ModelOperationsCatalog, ITransformer, IDataView, string, OnnxExportOptions)"/>
    /// <param name="schema">The columns as the pipeline gets them, such as those that <c>mlContext.Model.Load</c> returns.</param>
    /// <param name="stream">Gets the ONNX model; it stays open.</param>
    public static OnnxExportResult ExportOnnx(
        this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema schema, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var (bytes, result) = Export(catalog, model, schema, null, options);
        stream.Write(bytes);
        return result;
    }

    private static (byte[] Bytes, OnnxExportResult Result) Export(
        ModelOperationsCatalog catalog, ITransformer model, DataViewSchema schema, IDataView? data, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(schema);
        options ??= new OnnxExportOptions();
        options.Check();
        var input = new SchemaView(schema);
        var outputs = OutputChoice.Of(model.Transform(input).Schema, options.OutputNames);
        var conversion = PipelineConversion.Of(catalog, model, input, options.OpsetVersion, outputs.Select(output => output.Column));
        var graph = conversion.Model.Graph;
        GraphNames.Rename(graph, conversion.OutputTensors, outputs);
        GraphPruning.KeepUsed(graph);
        GraphNames.FreeRows(graph);
        ModelMetadata.Write(conversion.Model, conversion.Output, options);
        var bytes = conversion.Model.ToByteArray();
        string[] inputs = [.. graph.Input.Select(input => input.Name)];
        var check = data is null
            ? default : new ParityCheck(bytes, inputs, outputs, options).Run(data, model.Transform(data));
        return (bytes, new OnnxExportResult(
            inputs, [.. outputs.Select(output => output.Name)], check.Rows, check.LargestDifference, check.DifferentLabels));
    }
}
