namespace FfnnMlNet.Tool.Report;

/// <summary>A test row that was predicted badly.</summary>
/// <param name="Where">Where the row stands, such as "line 312".</param>
/// <param name="Actual">What the label is.</param>
/// <param name="Predicted">What was predicted.</param>
/// <param name="Error">How wrong it was, such as "+25,300" or "0.3 % for the actual class".</param>
/// <param name="Values">The values of the shown columns as text, empty where missing.</param>
internal sealed record WorstRow(string Where, string Actual, string Predicted, string Error, IReadOnlyList<string> Values);
