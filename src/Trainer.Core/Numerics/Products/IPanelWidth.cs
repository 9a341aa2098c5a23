namespace FfnnMlNet.Numerics;

/// <summary>Whether a tile is one, two or three vectors wide.</summary>
internal interface IPanelWidth
{
    /// <summary>Two or more.</summary>
    static abstract bool IsTwo { get; }

    /// <summary>Three: for tiles of at most 4 rows.</summary>
    static virtual bool IsThree => false;
}
