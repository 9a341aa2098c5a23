namespace FfnnMlNet.Numerics;

internal readonly struct OneVector : IPanelWidth
{
    public static bool IsTwo => false;
}
