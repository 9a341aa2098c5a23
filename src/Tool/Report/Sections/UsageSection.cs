namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>How to use the model.</summary>
/// <param name="Snippets">Pieces of code.</param>
/// <param name="Onnx">Whether the model was exported to ONNX, or null.</param>
internal sealed record UsageSection(IReadOnlyList<CodeSnippet> Snippets, OnnxOutcome? Onnx)
{
    /// <summary>The section of a report, or null where there is nothing to say.</summary>
    public static UsageSection? Of(ReportContent content) =>
        content.Code.Count == 0 && content.Onnx is null ? null : new UsageSection(content.Code, content.Onnx);
}
