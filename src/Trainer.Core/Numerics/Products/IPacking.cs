namespace FfnnMlNet.Numerics;

/// <summary>Type argument of a tile: whether it stores the rows of the right factor that it reads one after the other, for the tiles below
/// it.</summary>
internal interface IPacking
{
    /// <summary>True when the tile packs the right factor.</summary>
    static abstract bool Packs { get; }
}
