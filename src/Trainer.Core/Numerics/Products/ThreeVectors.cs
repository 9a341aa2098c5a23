namespace FfnnMlNet.Numerics;

/// <summary>A tile of three vectors per row, and at most 4 rows.</summary>
internal readonly struct ThreeVectors : IPanelWidth
{
    public static bool IsTwo => true;

    public static bool IsThree => true;
}
