using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>All that the choice of a plan depends on: the sizes of a product and of one of its blocks, and the vectors at hand.</summary>
internal readonly record struct ProductShape
{
    public ProductKinds Kind { get; init; }

    /// <summary>Rows of the output.</summary>
    public int Rows { get; init; }

    /// <summary>Columns of the output, without padding.</summary>
    public int Columns { get; init; }

    /// <summary>The inner dimension: multiply-adds of one output element.</summary>
    public int Inner { get; init; }

    /// <summary>Floats from one row of the left factor, as it is stored, to the next.</summary>
    public int LeftStride { get; init; }

    public int RightStride { get; init; }

    public int OutputStride { get; init; }

    /// <summary>Lanes of a vector: 16, 8, 4 or 1.</summary>
    public int Lanes { get; init; }

    /// <summary>Output rows of the block.</summary>
    public int BlockRows { get; init; }

    /// <summary>Output columns of the block, without padding.</summary>
    public int BlockColumns { get; init; }

    /// <summary>Vector registers of the processor.</summary>
    public int Registers => ProductTuning.Registers(Lanes);

    /// <summary>Output rows of the tallest tile.</summary>
    public int TileRows => ProductTuning.TileRows(Lanes);

    /// <summary>Output columns with padding.</summary>
    public int PaddedColumns => AlignedBuffer.StrideFor(Columns);

    /// <summary>Whether the block has an odd number of vectors side by side, three or more, and rows enough for a tile of 4.</summary>
    public bool EndsInThreeVectors => BlockRows >= 4 && BlockColumns > 2 * Lanes && (BlockColumns + Lanes - 1) / Lanes % 2 == 1;

    /// <summary>Whether the first tile of each panel is to pack the right factor for the tiles below it.</summary>
    public bool IsRightWorthPacking =>
        BlockRows >= ProductTuning.TilesWorthPacking * TileRows && (long)RightStride * Inner > ProductTuning.L1RightFloats;

    /// <summary>Whether a transposed left factor is to be packed: it lies in more pages than the TLB holds, and more than one panel reads
    /// it.</summary>
    public bool IsLeftWorthPacking => BlockColumns > ProductTuning.PanelColumns && (long)Depth * LeftStride > ProductTuning.TlbLeftFloats;

    /// <summary>The inner dimension of the largest block.</summary>
    public int Depth => BlockSizes.Largest(Inner, ProductTuning.DepthBlock);

    /// <summary>What lies beyond L2 when the block reads it, and is worth prefetching.</summary>
    public Prefetches Prefetches
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var right = Kind != ProductKinds.InputGradient && BlockRows >= ProductTuning.TilesWorthPrefetchingRight * TileRows &&
                (long)RightStride * Inner > ProductTuning.L2RightFloats;
            var output = Inner > ProductTuning.DepthBlock && BlockRows >= ProductTuning.TilesWorthPrefetchingOutput * TileRows &&
                (long)OutputStride * Rows > ProductTuning.L2OutputFloats;
            return (right ? Prefetches.RightFactor : 0) | (output ? Prefetches.Accumulators : 0);
        }
    }

    /// <summary>The shape of a product and of its first block.</summary>
    public static ProductShape Of(in ProductTask task, int lanes) => new()
    {
        Kind = task.Kind,
        Rows = task.Output.Rows,
        Columns = task.Output.Columns,
        Inner = task.Inner,
        LeftStride = task.Left.Stride,
        RightStride = task.Right.Stride,
        OutputStride = task.Output.Stride,
        Lanes = lanes,
        BlockRows = Math.Min(task.Output.Rows, ProductTuning.RowBlock),
        BlockColumns = Math.Min(task.Output.Columns, ProductTuning.ColumnBlock),
    };
}
