namespace FfnnMlNet.Numerics;

/// <summary>Whether a tile is one, two or three vectors wide.</summary>
internal interface IPanelWidth
{
    /// <summary>Two or more.</summary>
    static abstract bool IsTwo { get; }

    /// <summary>Three: for tiles of at most 4 rows.</summary>
    static virtual bool IsThree => false;
}

internal readonly struct OneVector : IPanelWidth
{
    public static bool IsTwo => false;
}

internal readonly struct TwoVectors : IPanelWidth
{
    public static bool IsTwo => true;
}

internal readonly struct ThreeVectors : IPanelWidth
{
    public static bool IsTwo => true;

    public static bool IsThree => true;
}
