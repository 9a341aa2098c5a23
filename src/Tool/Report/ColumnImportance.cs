namespace FfnnMlNet.Tool.Report;

/// <summary>How much the metric suffers when the values of one column are shuffled.</summary>
/// <param name="Column">The name of the column in the table.</param>
/// <param name="Mean">The mean over the repeats by which the metric gets worse; negative where it gets better.</param>
/// <param name="Deviation">The standard deviation over the repeats.</param>
internal readonly record struct ColumnImportance(string Column, double Mean, double Deviation);
