using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Rows to train on, by index, whatever holds them: memory now, blocks on disk or another process later.</summary>
internal interface IExampleSource
{
    int RowCount { get; }

    /// <summary>Copies rows in the order of their indices.</summary>
    /// <param name="rows">Indices in [0, <see cref="RowCount"/>).</param>
    /// <param name="input">[rows, features]; overwritten, padding zero.</param>
    /// <param name="targets">[rows, outputs]; overwritten, classes one-hot, padding zero.</param>
    /// <param name="weights">[rows]; overwritten with the example weights, 1 where there are none.</param>
    void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights);
}
