namespace FfnnMlNet.Numerics;

/// <summary>The share of a product that one thread computes: output rows [FirstRow, LastRow) and output columns [FirstColumn,
/// LastColumn).</summary>
internal readonly struct ProductShare
{
    /// <summary>The packing buffers of the thread.</summary>
    public required PackingBuffers Buffers { get; init; }

    public int FirstRow { get; init; }

    public required int LastRow { get; init; }

    /// <summary>A multiple of 32.</summary>
    public int FirstColumn { get; init; }

    /// <summary>A multiple of 16, since padding is computed or set to zero as well.</summary>
    public required int LastColumn { get; init; }

    /// <summary>Checks before each block but the first whether to continue; null = always continue.</summary>
    public Interruption? Interruption { get; init; }

    /// <summary>The number of the part in the team's work; 0 = the calling thread.</summary>
    public int Part { get; init; }

    /// <summary>For tests and benchmarks: all blocks use the plan of the first block and prefetch this. Null = each block uses the plan and
    /// the prefetches of its own shape.</summary>
    public Prefetches? Forced { get; init; }
}
