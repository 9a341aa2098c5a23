namespace FfnnMlNet.Numerics;

/// <summary>A tile of two vectors per row.</summary>
internal readonly struct TwoVectors : IPanelWidth
{
    public static bool HasSecond => true;
}
