namespace FfnnMlNet.Tool.Report;

/// <summary>How much the metric suffers on the test rows when the values of a column are shuffled.</summary>
/// <param name="Metric">The name of the metric that suffers, such as "accuracy".</param>
/// <param name="Format">How the losses are written.</param>
/// <param name="Rows">The number of test rows that were used.</param>
/// <param name="Repeats">How often each column was shuffled.</param>
/// <param name="Columns">The columns, the most important first.</param>
internal sealed record PermutationImportance(
    string Metric, ScoreFormat Format, long Rows, int Repeats, IReadOnlyList<ColumnImportance> Columns);
