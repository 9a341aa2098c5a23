namespace FfnnMlNet.Tool.Report;

/// <summary>A metric on the test rows: of the model, with its uncertainty, and of what it is compared with.</summary>
internal sealed record ScoreRow
{
    /// <summary>The name of the metric, such as "accuracy" or "root mean squared error".</summary>
    public required string Metric { get; init; }

    /// <summary>What the metric says, as part of a sentence, such as "share of the test rows whose class was right".</summary>
    public required string Meaning { get; init; }

    /// <summary>The label, where the metric belongs to one of several labels; otherwise null.</summary>
    public string? Label { get; init; }

    /// <summary>How the values are written.</summary>
    public required ScoreFormat Format { get; init; }

    /// <summary>Whether higher values are better.</summary>
    public required bool HigherIsBetter { get; init; }

    /// <summary>The value of a perfect model, such as 1 for an accuracy and 0 for an error.</summary>
    public required double Best { get; init; }

    /// <summary>The value of the model.</summary>
    public required double Model { get; init; }

    /// <summary>The interval that holds the value in 95 of 100 cases, by bootstrap over the test rows; null where it was not
    /// computed.</summary>
    public ScoreInterval? Interval { get; init; }

    /// <summary>The value of always answering the most frequent class or the mean; null where the metric does not exist for it.</summary>
    public double? Baseline { get; init; }

    /// <summary>The value of a linear model, or null where none was trained.</summary>
    public double? Linear { get; init; }

    /// <summary>The interval of the model's value minus the baseline's, from the same drawn rows; null where it was not computed.</summary>
    public ScoreInterval? MinusBaseline { get; init; }

    /// <summary>The interval of the model's value minus the linear model's, from the same drawn rows; null where it was not
    /// computed.</summary>
    public ScoreInterval? MinusLinear { get; init; }
}
