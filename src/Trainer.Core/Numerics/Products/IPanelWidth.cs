namespace FfnnMlNet.Numerics;

/// <summary>Type argument of a tile: its width of one, two or three vectors.</summary>
internal interface IPanelWidth
{
    /// <summary>True where there is a second vector.</summary>
    static abstract bool HasSecond { get; }

    /// <summary>True where there is a third vector; only for tiles of at most 4 rows.</summary>
    static virtual bool HasThird => false;
}
