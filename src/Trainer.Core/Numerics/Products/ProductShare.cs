namespace FfnnMlNet.Numerics;

/// <summary>The part of a product that one thread computes: rows [FirstRow, LastRow) and columns [FirstColumn, LastColumn) of the
/// output.</summary>
internal readonly ref struct ProductShare(in ProductTask task, in ProductShape shape, ProductPlan plan, PackingBuffers buffers)
{
    /// <summary>The whole product.</summary>
    public readonly ref readonly ProductTask Task = ref task;

    /// <summary>Its shape, and that of its first block.</summary>
    public readonly ProductShape Shape = shape;

    /// <summary>The plan of the first block, whose kernel computes all.</summary>
    public readonly ProductPlan Plan = plan;

    /// <summary>The thread's own.</summary>
    public readonly PackingBuffers Buffers = buffers;

    public int FirstRow { get; init; } = 0;

    public int LastRow { get; init; } = task.Output.Rows;

    /// <summary>A multiple of 32.</summary>
    public int FirstColumn { get; init; } = 0;

    /// <summary>A multiple of 16: padding is computed, or set to zero, too.</summary>
    public int LastColumn { get; init; } = task.PaddedColumns;

    /// <summary>Asked before each block but the first whether to go on, or null.</summary>
    public Interruption? Interruption { get; init; } = null;

    /// <summary>The thread's number.</summary>
    public int Part { get; init; } = 0;

    /// <summary>What all blocks prefetch; null = as their shapes say, and each block takes the plan of its shape.</summary>
    public Prefetches? Forced { get; init; } = null;
}
