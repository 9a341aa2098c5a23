using ScottPlot;

namespace FfnnMlNet.Tool.Report.Charts;

/// <summary>The styles of up to five series: an ink and a shape of points.</summary>
internal static class Mark
{
    /// <summary>The number of series that can be told apart.</summary>
    public const int Count = 5;

    private static readonly MarkerShape[] _shapes =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledDiamond, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp,
        MarkerShape.FilledTriangleDown,
    ];

    /// <summary>The ink of a series.</summary>
    /// <param name="series">Counted from 0.</param>
    public static Ink Ink(int series) => Charts.Ink.First + series;

    /// <summary>The shape of the points of a series.</summary>
    /// <param name="series">Counted from 0.</param>
    public static MarkerShape Shape(int series) => _shapes[series];
}
