namespace FfnnMlNet.Numerics;

/// <summary>How <see cref="BlockedKernel"/> reads its factors and cuts a block into tiles; none: both factors are read where they lie. The
/// right factor of an input gradient is transposed panel by panel in any case.</summary>
[Flags]
internal enum BlockOptions
{
    None = 0,

    /// <summary>A transposed left factor is packed before the tiles start, so that a tile reads it in sequence.</summary>
    PackLeft = 1,

    /// <summary>The first tile of a panel stores the right factor as it reads it, row after row, and the tiles below read that.</summary>
    PackRight = 2,

    /// <summary>An odd number of vectors ends with a panel of three in tiles of 4 rows.</summary>
    EndInThreeVectors = 4,

    /// <summary>A tile is one row by 8 vectors.</summary>
    OneRow = 8,
}
