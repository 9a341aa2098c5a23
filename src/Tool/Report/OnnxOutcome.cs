namespace FfnnMlNet.Tool.Report;

/// <summary>Whether the model was exported to ONNX.</summary>
/// <param name="IsExported">Whether there is a file.</param>
/// <param name="Text">A sentence that says how far its scores were from the model's, or which step cannot be exported.</param>
internal sealed record OnnxOutcome(bool IsExported, string Text);
