namespace FfnnMlNet.Numerics;

internal readonly struct ThreeVectors : IPanelWidth
{
    public static bool IsTwo => true;

    public static bool IsThree => true;
}
