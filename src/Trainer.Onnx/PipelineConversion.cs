using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using global::Onnx;

namespace FfnnMlNet.Onnx;

/// <summary>A pipeline as ML.NET converts it, with all its columns as outputs.</summary>
/// <param name="Model">The ONNX model.</param>
/// <param name="Output">The columns that the pipeline makes.</param>
internal sealed record PipelineConversion(ModelProto Model, DataViewSchema Output)
{
    /// <summary>The name of the tensor of each column that is not hidden.</summary>
    public IReadOnlyDictionary<string, string> OutputTensors { get; } = Output.Where(column => !column.IsHidden)
        .Zip(ColumnTensors(Model.Graph)).ToDictionary(pair => pair.First.Name, pair => pair.Second);

    /// <summary>Converts a pipeline. Steps that no exported column depends on, such as one that makes the label, are left out where ML.NET
    /// cannot convert them.</summary>
    /// <param name="outputs">The names of the columns to export.</param>
    /// <exception cref="InvalidOperationException">A step cannot be converted. The message names the first one.</exception>
    public static PipelineConversion Of(
        ModelOperationsCatalog catalog, ITransformer model, SchemaView input, int opset, IEnumerable<string> outputs)
    {
        if (TryConvert(catalog, model, input, opset, out var conversion, out var fault))
            return conversion;
        List<ITransformer> steps = [.. StepsOf(model)];
        var needed = NeededSteps.Of(steps, input, outputs);
        if (needed.Count < steps.Count && TryConvert(catalog, Chain(needed.Count), input, opset, out var ofNeeded, out _))
            return ofNeeded;
        for (var count = 1; count <= needed.Count; count++)
        {
            if (!TryConvert(catalog, Chain(count), input, opset, out _, out var ofStep))
                throw new InvalidOperationException(
                    $"The pipeline cannot be converted to ONNX: its step {needed[count - 1] + 1} of {steps.Count}, " +
                    $"{Describe(steps[needed[count - 1]], steps[..needed[count - 1]], input)}, cannot be converted. {Advice(ofStep)}",
                    ofStep);
        }
        throw new InvalidOperationException($"The pipeline cannot be converted to ONNX. {Advice(fault)}", fault);

        TransformerChain<ITransformer> Chain(int count) => new([.. needed.Take(count).Select(step => steps[step])]);
    }

    // ML.NET adds an Identity for each column, in their order. Outputs of other nodes hold the names of slots.
    private static IEnumerable<string> ColumnTensors(GraphProto graph)
    {
        var identities = graph.Node.Where(node => node.OpType == "Identity").Select(node => node.Output[0]).ToHashSet();
        return graph.Output.Select(output => output.Name).Where(identities.Contains);
    }

    private static bool TryConvert(
        ModelOperationsCatalog catalog, ITransformer model, SchemaView input, int opset,
        [NotNullWhen(true)] out PipelineConversion? conversion, [NotNullWhen(false)] out Exception? fault)
    {
        (conversion, fault) = (null, null);
        var output = model.Transform(input).Schema;
        try
        {
            using var stream = new MemoryStream();
            catalog.ConvertToOnnx(model, input, opset, stream);
            var converted = ModelProto.Parser.ParseFrom(stream.GetBuffer(), 0, (int)stream.Length);
            // Where a step is not one of ML.NET's, ML.NET takes what the step makes for the input.
            var known = input.Schema.Select(column => column.Name).ToHashSet();
            if (converted.Graph.Input.FirstOrDefault(tensor => !known.Contains(tensor.Name)) is { } made)
                fault = new InvalidOperationException($"ML.NET takes the column '{made.Name}', which the step makes, for an input.");
            else
                conversion = new PipelineConversion(converted, output);
        }
        // ML.NET has no one kind of exception for steps that cannot be converted.
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            fault = error;
        }
        return conversion is not null;
    }

    private static IEnumerable<ITransformer> StepsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(StepsOf) : [model];

    private static string Describe(ITransformer step, List<ITransformer> before, SchemaView input)
    {
        var source = new TransformerChain<ITransformer>([.. before]).Transform(input).Schema;
        var made = step.Transform(new SchemaView(source)).Schema.Where(column => !column.IsHidden)
            .Where(column => source.GetColumnOrNull(column.Name) is not { } old || !old.Type.Equals(column.Type) || IsAdded(column, source))
            .Select(column => $"'{column.Name}'").ToArray();
        var name = step.GetType().Name.Split('`')[0];
        return made.Length == 0 ? name : $"{name} (which makes {string.Join(", ", made)})";
    }

    // A step that replaces a column by one of the same type adds it after the others.
    private static bool IsAdded(DataViewSchema.Column column, DataViewSchema source) => column.Index >= source.Count(old => !old.IsHidden);

    private static string Advice(Exception fault) =>
        $"Reason: {fault.Message.TrimEnd('.')}. Leave out or replace a step that cannot be converted, or score with ML.NET.";
}
