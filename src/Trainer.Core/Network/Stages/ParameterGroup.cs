namespace FfnnMlNet.Network;

/// <summary>A range of the flat parameter buffer that holds parameters of one kind.</summary>
/// <param name="Offset">Index of the first float.</param>
/// <param name="Length">Length in floats, padding included.</param>
/// <param name="FanIn">For weights the number of inputs of their layer, else 1.</param>
internal readonly record struct ParameterGroup(ParameterKind Kind, int Offset, int Length, int FanIn);
