namespace FfnnMlNet.Onnx;

/// <summary>A column that becomes an output of the graph.</summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Name">The name of the output.</param>
internal readonly record struct ExportedOutput(string Column, string Name);
