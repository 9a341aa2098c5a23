namespace FfnnMlNet;

/// <summary>A threshold of a classifier of two classes, and what it decides: a row is predicted as true where its score is above the
/// threshold. Counts are sums of weights where rows have weights.</summary>
/// <param name="Threshold">In the unit of the Score column, for <c>mlContext.BinaryClassification.ChangeModelThreshold</c>.</param>
/// <param name="TruePositives">Rows that are true and predicted so.</param>
/// <param name="FalsePositives">Rows that are false and predicted as true.</param>
/// <param name="FalseNegatives">Rows that are true and predicted as false.</param>
/// <param name="TrueNegatives">Rows that are false and predicted so.</param>
public sealed record DecisionThreshold(
    float Threshold, double TruePositives, double FalsePositives, double FalseNegatives, double TrueNegatives)
{
    /// <summary>The share of the rows predicted as true that are true; 1 where no row is.</summary>
    public double Precision => TruePositives + FalsePositives > 0 ? TruePositives / (TruePositives + FalsePositives) : 1;

    /// <summary>The share of the true rows that are predicted so.</summary>
    public double Recall => TruePositives / (TruePositives + FalseNegatives);

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1Score => 2 * TruePositives / ((2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>The share of the rows that are predicted as they are.</summary>
    public double Accuracy =>
        (TruePositives + TrueNegatives) / (TruePositives + FalsePositives + FalseNegatives + TrueNegatives);

    /// <summary>The threshold and what it decides, in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"threshold {Threshold:G6}: precision {Precision:F4}, recall {Recall:F4}, F1 {F1Score:F4}, accuracy {Accuracy:F4}");
}
