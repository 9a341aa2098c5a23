namespace FfnnMlNet;

/// <summary>What makes a threshold of two classes the best one.</summary>
public sealed class DecisionGoal
{
    private readonly Func<DecisionThreshold, double?> _value;
    private readonly string _text;

    private DecisionGoal(string text, Func<DecisionThreshold, double?> value) => (_text, _value) = (text, value);

    /// <summary>The largest F1, the harmonic mean of precision and recall.</summary>
    public static DecisionGoal F1Score { get; } = new("F1", threshold => threshold.F1Score);

    /// <summary>The largest accuracy.</summary>
    public static DecisionGoal Accuracy { get; } = new("accuracy", threshold => threshold.Accuracy);

    /// <summary>The lowest cost of all errors.</summary>
    /// <param name="falsePositive">The cost of a false row that is predicted as true, at least 0.</param>
    /// <param name="falseNegative">The cost of a true row that is predicted as false, at least 0; one of both is above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A cost is not such a number.</exception>
    public static DecisionGoal LowestCost(double falsePositive, double falseNegative)
    {
        Check(nameof(falsePositive), falsePositive, falsePositive >= 0 && double.IsFinite(falsePositive), "at least 0 and finite");
        Check(nameof(falseNegative), falseNegative, falseNegative >= 0 && double.IsFinite(falseNegative), "at least 0 and finite");
        Check(nameof(falseNegative), falseNegative, falsePositive + falseNegative > 0, "above 0 where falsePositive is 0");
        return new(
            FormattableString.Invariant($"the cost with {falsePositive} and {falseNegative}"),
            threshold => -((falsePositive * threshold.FalsePositives) + (falseNegative * threshold.FalseNegatives)));
    }

    /// <summary>The largest recall whose precision is not below a bound; a threshold that predicts no row as true always fulfils
    /// it.</summary>
    /// <param name="precision">In (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="precision"/> is not such a number.</exception>
    public static DecisionGoal RecallAtPrecision(double precision)
    {
        Check(nameof(precision), precision, precision is > 0 and <= 1, "above 0 and at most 1");
        return new(
            FormattableString.Invariant($"recall at precision {precision}"),
            threshold => threshold.Precision >= precision ? threshold.Recall : null);
    }

    /// <summary>The largest precision whose recall is not below a bound.</summary>
    /// <param name="recall">In (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="recall"/> is not such a number.</exception>
    public static DecisionGoal PrecisionAtRecall(double recall)
    {
        Check(nameof(recall), recall, recall is > 0 and <= 1, "above 0 and at most 1");
        return new(
            FormattableString.Invariant($"precision at recall {recall}"),
            threshold => threshold.Recall >= recall ? threshold.Precision : null);
    }

    /// <summary>The goal in words.</summary>
    public override string ToString() => _text;

    /// <summary>The best threshold; of equal ones the highest.</summary>
    /// <param name="thresholds">From the highest to the lowest.</param>
    internal DecisionThreshold Best(IReadOnlyList<DecisionThreshold> thresholds) =>
        thresholds.Where(threshold => _value(threshold) is not null).MaxBy(threshold => _value(threshold))!;

    private static void Check(string name, double value, bool isAllowed, string allowed)
    {
        if (!isAllowed)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {allowed}.");
    }
}
