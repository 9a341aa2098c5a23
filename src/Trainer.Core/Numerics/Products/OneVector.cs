namespace FfnnMlNet.Numerics;

/// <summary>A tile of one vector per row.</summary>
internal readonly struct OneVector : IPanelWidth
{
    public static bool HasSecond => false;
}
