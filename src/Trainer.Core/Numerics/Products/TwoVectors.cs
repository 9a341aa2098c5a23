namespace FfnnMlNet.Numerics;

internal readonly struct TwoVectors : IPanelWidth
{
    public static bool IsTwo => true;
}
