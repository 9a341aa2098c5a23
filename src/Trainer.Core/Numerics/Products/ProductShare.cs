namespace FfnnMlNet.Numerics;

/// <summary>The part of a product that one thread computes: rows [FirstRow, LastRow) and columns [FirstColumn, LastColumn) of the
/// output.</summary>
internal readonly struct ProductShare
{
    /// <summary>The thread's own.</summary>
    public required PackingBuffers Buffers { get; init; }

    public int FirstRow { get; init; }

    public required int LastRow { get; init; }

    /// <summary>A multiple of 32.</summary>
    public int FirstColumn { get; init; }

    /// <summary>A multiple of 16: padding is computed, or set to zero, too.</summary>
    public required int LastColumn { get; init; }

    /// <summary>Asked before each block but the first whether to go on, or null.</summary>
    public Interruption? Interruption { get; init; }

    /// <summary>The thread's number.</summary>
    public int Part { get; init; }

    /// <summary>What all blocks prefetch, and that all take the plan of the first; null = each takes the plan of its shape and prefetches
    /// what that says.</summary>
    public Prefetches? Forced { get; init; }
}
