namespace FfnnMlNet.Numerics;

/// <summary>Whether a tile is two vectors wide or one.</summary>
internal interface IPanelWidth
{
    static abstract bool IsTwo { get; }
}

internal readonly struct OneVector : IPanelWidth
{
    public static bool IsTwo => false;
}

internal readonly struct TwoVectors : IPanelWidth
{
    public static bool IsTwo => true;
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
