namespace FfnnMlNet.Numerics;

/// <summary>One block of a product: output rows [FirstRow, LastRow), output columns [FirstColumn, LastColumn), and the range of the inner
/// dimension that begins at FirstInner.</summary>
internal readonly ref struct ProductBlock(in ProductTask task, PackingBuffers buffers)
{
    /// <summary>The whole product.</summary>
    public readonly ref readonly ProductTask Task = ref task;

    /// <summary>The packing buffers of the thread.</summary>
    public readonly PackingBuffers Buffers = buffers;

    public int FirstRow { get; init; }

    public int LastRow { get; init; }

    public int FirstColumn { get; init; }

    /// <summary>One past the last column, padding included.</summary>
    public int LastColumn { get; init; }

    /// <summary>The first index of the inner dimension. At 0 the block starts its accumulators. Above 0 it continues those that the block
    /// before it has stored.</summary>
    public int FirstInner { get; init; }

    /// <summary>The length along the inner dimension.</summary>
    public int Depth { get; init; }

    public BlockOptions Options { get; init; }

    public Prefetches Prefetches { get; init; }

    public int Rows => LastRow - FirstRow;

    /// <summary>True when this block completes the accumulators.</summary>
    public bool IsLastDepth => FirstInner + Depth == Task.Inner;
}
