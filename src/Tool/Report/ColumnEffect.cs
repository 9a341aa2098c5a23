namespace FfnnMlNet.Tool.Report;

/// <summary>How the mean score of test rows changes when one column gets the same value in all of them (partial dependence).</summary>
internal sealed record ColumnEffect
{
    /// <summary>The name of the column in the table.</summary>
    public required string Column { get; init; }

    /// <summary>What the score is, such as "price" or "probability of yes".</summary>
    public required string Score { get; init; }

    /// <summary>How the scores are written.</summary>
    public required ScoreFormat Format { get; init; }

    /// <summary>The values that the column was given: as text, and for numbers and dates (as <see cref="DateTime.ToOADate"/>) also as
    /// position, in ascending order.</summary>
    public required IReadOnlyList<EffectValue> Values { get; init; }

    /// <summary>The mean scores: one series, or one for each of some classes or labels.</summary>
    public required IReadOnlyList<EffectSeries> Series { get; init; }
}
