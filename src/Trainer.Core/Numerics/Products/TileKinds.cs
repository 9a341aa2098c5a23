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

/// <summary>Whether a tile writes the rows of b that it reads one after the other, for the tiles below it.</summary>
internal interface IPacking
{
    static abstract bool Packs { get; }
}

internal readonly struct ReadsOnly : IPacking
{
    public static bool Packs => false;
}

internal readonly struct PacksRight : IPacking
{
    public static bool Packs => true;
}
