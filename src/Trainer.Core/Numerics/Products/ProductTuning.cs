namespace FfnnMlNet.Numerics;

/// <summary>
/// The sizes of a blocked product, in one place. None of them changes a bit of a result: an output element is one
/// ascending chain over the inner dimension, and a later block takes the chain up where the one before left it.
/// </summary>
internal static class Blocking
{
    /// <summary>Output rows that threads share out: two vectors of the widest lanes, where lanes run along rows.</summary>
    public const int RowUnit = 32;

    /// <summary>Columns of the widest panel: 2 vectors of the widest lanes.</summary>
    public const int PanelColumns = 32;

    /// <summary>Vectors of a tile for a single row, which has no other rows to fill the units with.</summary>
    public const int WideVectors = 8;

    /// <summary>Longest stretch of the inner dimension done at a time: a panel of so many rows by 32 columns is 64 KB and streams
    /// from the second cache for every tile of rows, where the packed left factor has its room too. Between stretches the chains so far
    /// are stored and loaded again, so few long ones are better than many.</summary>
    public const int Inner = 512;

    /// <summary>Most output rows done with one panel, so that the packed left factor, 512 KB, stays in the second cache.</summary>
    public const int Rows = 256;

    /// <summary>Most output columns done before the next stretch of the inner dimension, so that the chains so far, 256 KB, stay
    /// in the second cache too.</summary>
    public const int Columns = 256;

    /// <summary>Tiles of rows from which packing a panel pays: below, the copy costs more than the strided reads.</summary>
    public const int TilesWorthPacking = 3;

    /// <summary>Floats of a right factor that stay in the first cache beside the rest: no need to pack them.</summary>
    public const int SmallFactor = 6 * 1024;

    /// <summary>Floats of a factor that the second cache does not hold beside the rest: its panels are fetched ahead.</summary>
    public const int FarFactor = 256 * 1024;

    /// <summary>Floats of the left factor, padding included, up to which a weight gradient reads it in place: its rows lie in at most 72
    /// pages, which the nearest table of pages holds beside the rest.</summary>
    public const int NearFactor = 72 * 1024;

    /// <summary>Output rows of the tallest tile: 8 rows by 2 vectors are 16 chains, enough for two units with a latency of 4, and leave
    /// half of 32 registers for factors. With 16 registers, as without AVX-512, 6 by 2 chains, two vectors of the right factor and one
    /// element of the left fill 15; 4 by 2 would be as many chains as the units need, and not one to spare.</summary>
    public static int TileRowsFor<T>() where T : struct, ILanes<T> => T.Count == 16 ? 8 : 6;
}
