using FfnnMlNet.Network;

namespace FfnnMlNet;

/// <summary>A threshold of a classifier of two classes, and what it decides: a row is predicted as true where its score is above the
/// threshold. Counts are sums of weights where rows have weights.</summary>
/// <param name="Threshold">In the unit of the Score column, which is the log-odds of true: for
/// <see cref="FfnnModel.WithThreshold(Microsoft.ML.ITransformer, DecisionThreshold)"/> or
/// <c>mlContext.BinaryClassification.ChangeModelThreshold</c>. <see cref="Probability"/> is the same as a probability.</param>
/// <param name="TruePositives">Rows that are true and predicted so.</param>
/// <param name="FalsePositives">Rows that are false and predicted as true.</param>
/// <param name="FalseNegatives">Rows that are true and predicted as false.</param>
/// <param name="TrueNegatives">Rows that are false and predicted so.</param>
public sealed record DecisionThreshold(
    float Threshold, double TruePositives, double FalsePositives, double FalseNegatives, double TrueNegatives)
{
    /// <summary>The threshold as a probability, 1 / (1 + exp(-<see cref="Threshold"/>)): a row is predicted as true where its Probability
    /// is above it. It says nothing for scores that are no log-odds, such as those of some trainers of ML.NET.</summary>
    public float Probability => ConformalLimits.ProbabilityOf(Threshold);

    /// <summary>The share of the rows predicted as true that are true; 1 where no row is.</summary>
    public double Precision => TruePositives + FalsePositives > 0 ? TruePositives / (TruePositives + FalsePositives) : 1;

    /// <summary>The share of the true rows that are predicted so.</summary>
    public double Recall => TruePositives / (TruePositives + FalseNegatives);

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1Score => 2 * TruePositives / ((2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>The share of the rows that are predicted as they are.</summary>
    public double Accuracy =>
        (TruePositives + TrueNegatives) / (TruePositives + FalsePositives + FalseNegatives + TrueNegatives);

    /// <summary>The threshold as log-odds and as a probability, and what it decides, in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"threshold: probability {Probability:G4}, log-odds {Threshold:G6}: ") + FormattableString.Invariant(
        $"precision {Precision:F4}, recall {Recall:F4}, F1 {F1Score:F4}, accuracy {Accuracy:F4}");
}
