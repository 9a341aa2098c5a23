namespace FfnnMlNet.Numerics;

/// <summary>A tile of three vectors per row, and at most 4 rows.</summary>
internal readonly struct ThreeVectors : IPanelWidth
{
    public static bool HasSecond => true;

    public static bool HasThird => true;
}
