namespace FfnnMlNet;

/// <summary>A predicted number with the interval in which the true value lies for the share of rows that
/// <see cref="FfnnOptions.IntervalCoverage"/> asked for.</summary>
/// <param name="Score">The predicted number.</param>
/// <param name="LowerBound">The lower end; minus infinity where the model had too few rows.</param>
/// <param name="UpperBound">The upper end; infinity where the model had too few rows.</param>
public readonly record struct PredictionInterval(float Score, float LowerBound, float UpperBound)
{
    /// <summary>The number and its interval, such as "3.2 [2.9, 3.5]", in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant($"{Score} [{LowerBound}, {UpperBound}]");
}
