namespace FfnnMlNet.Numerics;

/// <summary>One block of a product: its rows, its columns and its part of the inner dimension.</summary>
internal readonly ref struct ProductBlock(in ProductTask task, PackingBuffers buffers)
{
    /// <summary>The whole product.</summary>
    public readonly ref readonly ProductTask Task = ref task;

    /// <summary>The thread's own.</summary>
    public readonly PackingBuffers Buffers = buffers;

    public int FirstRow { get; init; }

    public int LastRow { get; init; }

    public int FirstColumn { get; init; }

    /// <summary>Padding included.</summary>
    public int LastColumn { get; init; }

    /// <summary>0 where the accumulators begin.</summary>
    public int FirstInner { get; init; }

    public int Depth { get; init; }

    public BlockOptions Options { get; init; }

    public Prefetches Prefetches { get; init; }

    public int Rows => LastRow - FirstRow;

    /// <summary>Whether the accumulators end with this block.</summary>
    public bool IsLastDepth => FirstInner + Depth == Task.Inner;
}
