namespace FfnnMlNet.Tool.Report;

/// <summary>The ROC curve and the precision-recall curve of one class against all others.</summary>
internal sealed record ClassCurves
{
    /// <summary>The name of the class.</summary>
    public required string ClassName { get; init; }

    /// <summary>The share of the test rows that have this class.</summary>
    public required double Share { get; init; }

    /// <summary>Points from (0, 0) to (1, 1): the share of the rows of other classes above the threshold (X), and of the rows of this class
    /// (Y). A few hundred points are enough.</summary>
    public required IReadOnlyList<CurvePoint> Roc { get; init; }

    /// <summary>Points by ascending recall (X) with the precision (Y).</summary>
    public required IReadOnlyList<CurvePoint> PrecisionRecall { get; init; }

    /// <summary>The area under the ROC curve.</summary>
    public required double AreaUnderRoc { get; init; }

    /// <summary>The average precision: the area under the precision-recall curve.</summary>
    public required double AveragePrecision { get; init; }
}
