namespace FfnnMlNet.Numerics;

/// <summary>How <see cref="BlockedKernel"/> reads the factors of a block and cuts it into tiles. None: both factors are read in place. The
/// right factor of an input gradient is transposed panel by panel in any case.</summary>
[Flags]
internal enum BlockOptions
{
    None = 0,

    /// <summary>A transposed left factor is packed before the first tile, so that each tile reads it in sequence.</summary>
    PackLeft = 1,

    /// <summary>The first tile of each panel of columns stores the right factor, row after row, while it reads it. The tiles below read
    /// this packed copy.</summary>
    PackRight = 2,

    /// <summary>If the number of vectors side by side is odd, the last panel has three vectors, in tiles of 4 rows.</summary>
    EndInThreeVectors = 4,

    /// <summary>Tiles are one row by 8 vectors.</summary>
    OneRow = 8,
}
