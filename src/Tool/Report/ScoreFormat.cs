namespace FfnnMlNet.Tool.Report;

/// <summary>How the value of a metric is written.</summary>
internal enum ScoreFormat
{
    /// <summary>A share of 1, written in per cent.</summary>
    Share,

    /// <summary>A number between -1 and 1, or a loss: written with three digits after the point.</summary>
    Plain,

    /// <summary>A number in the unit of the label, written with as many digits as the size of it needs.</summary>
    LabelUnit,
}
