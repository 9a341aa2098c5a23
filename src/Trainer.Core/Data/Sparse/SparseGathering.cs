using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Fetches rows for a pass, with their sparse inputs where the network has some.</summary>
internal static class SparseGathering
{
    /// <summary>As <see cref="IExampleSource.Gather"/>, and fills the sparse inputs of the pass.</summary>
    /// <param name="pass">The pass that runs over the rows next.</param>
    public static void Gather(
        this IExampleSource source, ReadOnlySpan<int> rows, NetworkPass pass, Matrix input, Matrix targets, Span<float> weights)
    {
        source.Gather(rows, input, targets, weights);
        if (pass.Sparse is { } sparse)
            source.GatherSparse(rows, sparse);
    }
}
