namespace FfnnMlNet.Numerics;

/// <summary>Type argument of a tile: its width of one, two or three vectors.</summary>
internal interface IPanelWidth
{
    /// <summary>True for two or three vectors.</summary>
    static abstract bool IsTwo { get; }

    /// <summary>True for three vectors; only for tiles of at most 4 rows.</summary>
    static virtual bool IsThree => false;
}
