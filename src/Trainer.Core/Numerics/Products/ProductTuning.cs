namespace FfnnMlNet.Numerics;

/// <summary>All block sizes and thresholds of the products. They change the time of a product but never its bits: an output element is one
/// ascending chain of multiply-adds, and a block further along the depth continues the accumulators that the block before it has stored.
/// Sizes are in floats, rows or columns, as each says.</summary>
/// <remarks>Measured on one core of an AMD EPYC, first Zen 4 (32 KB of L1 data cache, 1 MB of L2, an L1 data TLB of 72 entries), later Zen
/// 5 (48 KB, 1 MB, 96 entries). docs/performance.md has the figures.</remarks>
internal static class ProductTuning
{
    // Registers.

    /// <summary>Vectors per panel: the columns that one tile covers.</summary>
    public const int PanelVectors = 2;

    /// <summary>Columns of the widest panel: 2 vectors of 16 lanes. Threads get columns in multiples of this.</summary>
    public const int PanelColumns = PanelVectors * 16;

    /// <summary>Threads get rows in multiples of this: 2 vectors of 16 lanes, for kernels whose lanes run along rows.</summary>
    public const int ShareRows = PanelVectors * 16;

    /// <summary>Vectors of a tile of one row: as many accumulators as hide the latency of two FMA units.</summary>
    public const int WideVectors = 8;

    /// <summary>Vector registers that the kernels use: 32 with AVX-512, which has vectors of 16 lanes; else 16.</summary>
    public static int Registers(int lanes) => lanes == 16 ? 32 : 16;

    /// <summary>
    /// Output rows of the tallest tile. With 32 registers, 8 rows by 2 vectors make 16 accumulators. That is enough for two FMA units with
    /// a latency of 4, and half of the registers remain for the factors. With 16 registers, 6 by 2 accumulators, 2 vectors of the right
    /// factor and 1 element of the left factor use 15 registers. 4 rows by 2 vectors would also be enough for two units, but a step of W3
    /// took 29,000 us with them and 25,100 us with 6 by 2.
    /// </summary>
    public static int TileRows(int lanes) => Registers(lanes) == 32 ? 8 : 6;

    // The L1 cache.

    /// <summary>The most floats (24 KB) of a right factor that stays in L1 without packing, so that packing gains nothing.</summary>
    public const int L1RightFloats = 6 * 1024;

    /// <summary>The fewest tiles of rows for which packing a panel pays. With fewer, the copy costs more than reading with a stride: 16
    /// rows of 512 x 512 take 73 us in place and 80 us packed.</summary>
    public const int TilesWorthPacking = 3;

    /// <summary>The largest depth of a panel that is transposed in one pass: it fits into L1 together with the rows that it is made
    /// from.</summary>
    public const int TransposeDepth = 112;

    /// <summary>A deeper panel is transposed in passes of this depth, so that its cache lines are still in L1 when the next rows are
    /// written into them. The input gradient of 32 x 512 x 512 took 180 us; with passes over the whole depth for 4 rows at a time it took
    /// 197 us.</summary>
    public const int TransposeStep = 32;

    /// <summary>A left factor is packed in passes of this depth: a set of L1 holds 8 lines, and rows may be a page apart.</summary>
    public const int PackStep = 8;

    /// <summary>Floats of the left factor that <see cref="FewColumnsKernel"/> transposes at a time: 16 KB, half of a 32 KB L1.</summary>
    public const int FewColumnsLeftFloats = 4 * 1024;

    // The L2 cache.

    /// <summary>The largest depth of a block (its length along the inner dimension). A panel of this depth is 64 KB and is read from L2 for
    /// every tile of rows. Between two blocks along the depth, all accumulators are stored and loaded again: 256 x 512 x 512 takes 1,160
    /// us, and 1,189 us in blocks of depth 256.</summary>
    public const int MaxBlockDepth = 512;

    /// <summary>The most output rows of a block, so that a packed left factor of 512 KB stays in L2.</summary>
    public const int MaxBlockRows = 256;

    /// <summary>The most output columns of a block, so that its stored accumulators of 256 KB stay in L2 too.</summary>
    public const int MaxBlockColumns = 256;

    /// <summary>The most inputs that <see cref="RowLaneKernel"/> computes at a time: their accumulators for one panel of rows are 512
    /// KB.</summary>
    public const int RowLaneInputs = MaxBlockDepth * MaxBlockRows / PanelColumns;

    /// <summary>A right factor of more floats than this (1 MB) is not in L2 when it is read, so its panels are prefetched.</summary>
    public const int L2RightFloats = 256 * 1024;

    /// <summary>An output of more floats than this (512 KB) is not in L2 when a later block along the depth continues its accumulators, so
    /// they are prefetched.</summary>
    public const int L2OutputFloats = L2RightFloats / 2;

    /// <summary>The fewest tiles of rows for which the next panel is prefetched. With fewer there is not enough time for it.</summary>
    public const int TilesWorthPrefetchingRight = 8;

    /// <summary>The fewest tiles of rows for which the accumulators of the next tile are prefetched.</summary>
    public const int TilesWorthPrefetchingOutput = 2;

    // The TLB.

    /// <summary>The most floats of a transposed left factor, padding included, that is read in place: 288 KB or 72 pages, which the L1 TLB
    /// holds beside the other data. It gains 1 % of W1 and W4.</summary>
    public const int TlbLeftFloats = 72 * 1024;

    // Shapes.

    /// <summary>The most columns for which <see cref="FewColumnsKernel"/> is used. With more, a last panel of 16 columns is as
    /// fast.</summary>
    public const int FewColumns = 12;

    /// <summary>The most columns for which that kernel always pays.</summary>
    public const int VeryFewColumns = 4;

    /// <summary>The fewest rows for which that kernel is used: its vectors along the rows are then full.</summary>
    public const int FewColumnsRows = 16;

    /// <summary>The smallest inner dimension for which transposing the output back pays with more than <see cref="VeryFewColumns"/>
    /// columns.</summary>
    public const int FewColumnsInner = 48;

    /// <summary>The longest chain of multiply-adds for which an input gradient is bound by memory rather than by multiply-adds.</summary>
    public const int ShortChain = 4;

    /// <summary>The smallest inner dimension, and the fewest inputs, for which <see cref="RowLaneKernel"/> is used. Below, its tiles are
    /// not full.</summary>
    public const int RowLaneSize = 32;

    // Work.

    /// <summary>The fewest multiply-adds of a product that is divided among threads: 7 to 14 us of one core. Waking a thread for its share
    /// takes up to 1 us if it is awake and longer if it sleeps, as it often would between the products of a small network.</summary>
    public const long SharedWork = 800_000;

    /// <summary>The fewest multiply-adds of one thread's share.</summary>
    public const long LeastShare = SharedWork / 2;

    /// <summary>Multiply-adds of a block with few columns, and elements of a block with short chains: half a millisecond. After each block
    /// it is checked whether to continue.</summary>
    public const int BlockWork = 1 << 21;
}
