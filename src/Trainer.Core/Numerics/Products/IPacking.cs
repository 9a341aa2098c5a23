namespace FfnnMlNet.Numerics;

/// <summary>Whether a tile stores the rows of the right factor that it reads one after the other, for the tiles below it.</summary>
internal interface IPacking
{
    static abstract bool Packs { get; }
}
