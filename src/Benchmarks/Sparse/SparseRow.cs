using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Sparse;

/// <summary>A row of made-up words.</summary>
internal sealed class SparseRow
{
    /// <summary>The class as a key; in memory it counts from 0.</summary>
    public uint Label { get; set; }

    /// <summary>The words: slot and value.</summary>
    public VBuffer<float> Features { get; set; }
}
