using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>Everything that the choice of a plan depends on: the sizes of a product and of one of its blocks, and the width of the
/// vectors.</summary>
internal readonly record struct ProductShape
{
    /// <summary>The kind of the product; a single flag.</summary>
    public ProductKinds Kind { get; init; }

    /// <summary>Rows of the output.</summary>
    public int Rows { get; init; }

    /// <summary>Columns of the output, without padding.</summary>
    public int Columns { get; init; }

    /// <summary>The inner dimension: multiply-adds per output element.</summary>
    public int Inner { get; init; }

    /// <summary>Floats from one row of the left factor to the next, as it is stored.</summary>
    public int LeftStride { get; init; }

    /// <summary>Floats from one row of the right factor to the next, as it is stored.</summary>
    public int RightStride { get; init; }

    /// <summary>Floats from one row of the output to the next.</summary>
    public int OutputStride { get; init; }

    /// <summary>Lanes per vector: 16, 8, 4 or 1.</summary>
    public int Lanes { get; init; }

    /// <summary>Output rows of the block.</summary>
    public int BlockRows { get; init; }

    /// <summary>Output columns of the block, without padding.</summary>
    public int BlockColumns { get; init; }

    /// <summary>Vector registers that the kernels use at this vector width: 32 with 16 lanes, else 16.</summary>
    public int Registers => ProductTuning.Registers(Lanes);

    /// <summary>Output rows of the tallest tile.</summary>
    public int TileRows => ProductTuning.TileRows(Lanes);

    /// <summary>Output columns with padding.</summary>
    public int PaddedColumns => AlignedBuffer.StrideFor(Columns);

    /// <summary>What is not in L2 when the block reads it, and is worth prefetching.</summary>
    public Prefetches Prefetches
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var right = Kind != ProductKinds.InputGradient && BlockRows >= ProductTuning.TilesWorthPrefetchingRight * TileRows &&
                (long)RightStride * Inner > ProductTuning.L2RightFloats;
            var output = Inner > ProductTuning.MaxBlockDepth && BlockRows >= ProductTuning.TilesWorthPrefetchingOutput * TileRows &&
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
        BlockRows = Math.Min(task.Output.Rows, ProductTuning.MaxBlockRows),
        BlockColumns = Math.Min(task.Output.Columns, ProductTuning.MaxBlockColumns),
    };
}
