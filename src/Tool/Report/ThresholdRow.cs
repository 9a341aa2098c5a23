namespace FfnnMlNet.Tool.Report;

/// <summary>What a threshold of the probability of the positive class gives on the test rows.</summary>
/// <param name="Threshold">A row is predicted positive where its probability is at least this.</param>
/// <param name="TruePositives">Positive rows that are found.</param>
/// <param name="FalsePositives">Negative rows that are taken for positive ones.</param>
/// <param name="FalseNegatives">Positive rows that are missed.</param>
/// <param name="TrueNegatives">Negative rows that are left alone.</param>
/// <param name="Remark">Why the row is shown, such as "used by the model" or "highest F1"; or null.</param>
internal sealed record ThresholdRow(
    double Threshold, long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives, string? Remark = null);
