namespace FfnnMlNet.Numerics;

/// <summary>
/// The block sizes and thresholds of the products, all in this place. They change how long a product takes and never a bit of it: an
/// output element is one ascending chain of multiply-adds, and a later depth block continues the accumulators that the one before it
/// has stored. Sizes are in floats, rows or columns, as each says.
/// </summary>
/// <remarks>
/// Measured on an AMD EPYC core (Zen 5: 48 KB of L1 data cache, 1 MB of L2, an L1 TLB of 96 entries for data) and before that on a Zen 4
/// (32 KB, 1 MB, 72 entries); docs/performance.md has the figures.
/// </remarks>
internal static class ProductTuning
{
    // Registers.

    /// <summary>Vectors of a panel, the columns that one tile covers.</summary>
    public const int PanelVectors = 2;

    /// <summary>Columns of the widest panel: 2 vectors of 16 lanes. Threads share out columns in this unit.</summary>
    public const int PanelColumns = PanelVectors * 16;

    /// <summary>Rows that threads share out as one: 2 vectors of 16 lanes, where lanes run along rows.</summary>
    public const int ShareRows = PanelVectors * 16;

    /// <summary>Vectors of a tile of one row: as many accumulators as hide the latency of two units.</summary>
    public const int WideVectors = 8;

    /// <summary>Vector registers: 32 with AVX-512, which 16 lanes stand for, else 16.</summary>
    public static int Registers(int lanes) => lanes == 16 ? 32 : 16;

    /// <summary>
    /// Output rows of the tallest tile. With 32 registers 8 rows by 2 vectors are 16 accumulators, enough for two units with a latency of
    /// 4, and half of the registers are left for factors. With 16 registers 6 by 2 accumulators, 2 vectors of the right factor and 1
    /// element of the left one fill 15; 4 by 2 are just as many as two units need: 29,000 us for a step of W3, with 6 by 2 25,100.
    /// </summary>
    public static int TileRows(int lanes) => Registers(lanes) == 32 ? 8 : 6;

    // The L1 cache.

    /// <summary>Most floats of a right factor (24 KB) that stays in L1 by itself, so that packing it gains nothing.</summary>
    public const int L1RightFloats = 6 * 1024;

    /// <summary>Tiles of rows from which packing a panel pays; with fewer the copy costs more than the strided reads. 16 rows of
    /// 512 x 512: 73 us in place, 80 packed.</summary>
    public const int TilesWorthPacking = 3;

    /// <summary>Depth up to which a panel is transposed at once: it stays in L1 beside the rows it is made of.</summary>
    public const int TransposeDepth = 112;

    /// <summary>Depth of which a longer panel is transposed at a time, so that its lines are still in L1 when the next rows write into
    /// them: the input gradient of 32 x 512 x 512 took 180 us, and 197 with 4 rows at a time over the whole panel.</summary>
    public const int TransposeStep = 32;

    /// <summary>Depth of a left factor that is packed at a time: L1 holds 8 lines of one set, and the rows may be a page apart.</summary>
    public const int PackStep = 8;

    /// <summary>Floats of the left factor that <see cref="FewColumnsKernel"/> transposes at a time: 16 KB, half of L1.</summary>
    public const int FewColumnsLeftFloats = 4 * 1024;

    // The L2 cache.

    /// <summary>Most of the inner dimension done at a time, the depth of a block: a panel of it is 64 KB and streams from L2 for every
    /// tile of rows. Between depth blocks all accumulators are stored and loaded again: 256 x 512 x 512 takes 1,160 us, in blocks of 256
    /// 1,189.</summary>
    public const int DepthBlock = 512;

    /// <summary>Most output rows of a block, so that a packed left factor, 512 KB, stays in L2.</summary>
    public const int RowBlock = 256;

    /// <summary>Most output columns of a block, so that its stored accumulators, 256 KB, stay in L2 too.</summary>
    public const int ColumnBlock = 256;

    /// <summary>Most inputs that <see cref="RowLaneKernel"/> does at a time: their accumulators for one panel of rows are 512 KB.</summary>
    public const int RowLaneInputs = DepthBlock * RowBlock / PanelColumns;

    /// <summary>Floats (1 MB) beyond which a right factor is not in L2 when it is read: its panels are prefetched.</summary>
    public const int L2RightFloats = 256 * 1024;

    /// <summary>Floats (512 KB) beyond which an output is not in L2 when a later depth block continues its accumulators: they are
    /// prefetched.</summary>
    public const int L2OutputFloats = L2RightFloats / 2;

    /// <summary>Tiles of rows from which the next panel is prefetched: with fewer there is no time for it.</summary>
    public const int TilesWorthPrefetchingRight = 8;

    /// <summary>Tiles of rows from which accumulators are prefetched: those of the next tile.</summary>
    public const int TilesWorthPrefetchingOutput = 2;

    // The TLB.

    /// <summary>Most floats of a transposed left factor, padding included, that is read in place: 288 KB, 72 pages, which the L1 TLB holds
    /// beside the rest. 1 % of W1 and W4.</summary>
    public const int TlbLeftFloats = 72 * 1024;

    // Shapes.

    /// <summary>Most columns for which lanes run along the rows: with more, a last panel of 16 columns is as good.</summary>
    public const int FewColumns = 12;

    /// <summary>Columns up to which that always pays.</summary>
    public const int VeryFewColumns = 4;

    /// <summary>Rows from which vectors along the rows are full.</summary>
    public const int FewColumnsRows = 16;

    /// <summary>Depth from which transposing the output back pays with more than <see cref="VeryFewColumns"/>.</summary>
    public const int FewColumnsDepth = 48;

    /// <summary>Longest accumulator chain for which an input gradient is bound by memory instead of multiply-adds.</summary>
    public const int ShortChain = 4;

    /// <summary>Inner dimension and inputs from which an input gradient runs its lanes along the rows: below, its tiles are cut
    /// short.</summary>
    public const int RowLaneSize = 32;

    // Work.

    /// <summary>Multiply-adds from which threads share a product: 7 to 14 us of one core. Handing over a share takes up to 1 us while the
    /// threads are awake, and small networks, whose products are smaller, would often find them asleep.</summary>
    public const long SharedWork = 800_000;

    /// <summary>Least multiply-adds of one thread's share.</summary>
    public const long LeastShare = SharedWork / 2;

    /// <summary>Multiply-adds of a block with few columns, or elements of a block with short chains: half a millisecond, after which the
    /// caller is asked whether to go on.</summary>
    public const int BlockWork = 1 << 21;
}
