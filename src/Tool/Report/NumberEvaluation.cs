namespace FfnnMlNet.Tool.Report;

/// <summary>How the numbers of one label were predicted on the test rows.</summary>
internal sealed record NumberEvaluation
{
    /// <summary>The name of the label column.</summary>
    public required string Label { get; init; }

    /// <summary>The actual number (X) and the predicted one (Y) of test rows: all of them, or a sample of a few thousand
    /// by chance.</summary>
    public required IReadOnlyList<CurvePoint> ActualAndPredicted { get; init; }

    /// <summary>The number of test rows that the points are from.</summary>
    public required long TestRows { get; init; }

    /// <summary>How often the actual number lay in the predicted interval, by ascending confidence; empty where the model has no
    /// intervals.</summary>
    public IReadOnlyList<IntervalCoverage> Coverage { get; init; } = [];
}
