namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>What a line or an area of a chart stands for. The style sheet of the page gives each of them a colour for light and one for
/// dark
/// screens, and the lines of series a dash pattern of their own, so that no series is told by its colour alone.</summary>
internal enum Ink
{
    /// <summary>The lines of the grid.</summary>
    Grid,

    /// <summary>The line of an axis.</summary>
    Frame,

    /// <summary>What the data is compared with, such as the diagonal of perfect predictions.</summary>
    Reference,

    /// <summary>The first series.</summary>
    First,

    /// <summary>The second series.</summary>
    Second,

    /// <summary>The third series.</summary>
    Third,

    /// <summary>The fourth series.</summary>
    Fourth,

    /// <summary>The fifth series.</summary>
    Fifth,

    /// <summary>The uncertainty of a value.</summary>
    Uncertainty,
}
