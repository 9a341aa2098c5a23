using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using global::Onnx;

namespace FfnnMlNet.Onnx;

/// <summary>What a program can read in the file beside the graph.</summary>
internal static class ModelMetadata
{
    /// <summary>The key of the names of the classes, or of the outputs of a regression: a JSON array with one text per score.</summary>
    public const string ScoreNames = "score_names";

    private const string ScoreColumn = "Score";

    // Names in any script stay readable.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(ModelProto model, DataViewSchema output, OnnxExportOptions options)
    {
        model.Graph.Name = options.GraphName;
        model.MetadataProps.Add(new StringStringEntryProto { Key = "exported_by", Value = $"FfnnMlNet.Onnx {OwnVersion}" });
        if (NamesOf(output) is { } names)
            model.MetadataProps.Add(
                new StringStringEntryProto { Key = ScoreNames, Value = JsonSerializer.Serialize(names, Readable) });
    }

    private static string OwnVersion => typeof(ModelMetadata).Assembly.GetName().Version!.ToString(3);

    private static string[]? NamesOf(DataViewSchema output)
    {
        if (output.GetColumnOrNull(ScoreColumn) is not { } score || !score.HasSlotNames())
            return null;
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
