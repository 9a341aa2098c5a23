namespace FfnnMlNet.Tool.Report;

/// <summary>Whether the model was exported to ONNX.</summary>
/// <param name="IsExported">Whether there is a file.</param>
/// <param name="Text">Sentences that say how far its scores were from the model's, or why there is no file.</param>
internal sealed record OnnxOutcome(bool IsExported, string Text)
{
    /// <summary>What became of the export, for the terminal and the log.</summary>
    public override string ToString() => IsExported ? Text : $"There is no {Models.ModelFolder.OnnxFile}. {Text}";
}
