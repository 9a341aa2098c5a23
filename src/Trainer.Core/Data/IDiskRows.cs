using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Rows of which some may be on disk, so that reading them ahead may save time. Any number of threads may read them at the same
/// time.</summary>
internal interface IDiskRows : IExampleSource
{
    /// <summary>True if the inputs of some rows are on disk.</summary>
    bool AreOnDisk { get; }

    /// <summary>Copies the inputs of rows, as <see cref="IExampleSource.Gather"/> does.</summary>
    void GatherInputs(ReadOnlySpan<int> rows, Matrix input);

    /// <summary>Adds the sparse inputs of rows to those that <paramref name="sparse"/> has already.</summary>
    void AddSparse(ReadOnlySpan<int> rows, SparseBatch sparse);

    /// <summary>Copies the targets and weights of rows, as <see cref="IExampleSource.Gather"/> does.</summary>
    void GatherTargets(ReadOnlySpan<int> rows, Matrix targets, Span<float> weights);
}
