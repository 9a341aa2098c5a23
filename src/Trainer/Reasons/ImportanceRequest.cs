using Microsoft.ML;

namespace FfnnMlNet.Reasons;

/// <summary>What a caller asks of permutation importance, the same for all tasks.</summary>
/// <param name="Data">Rows with features and labels.</param>
/// <param name="LabelColumn">Name of the label column.</param>
/// <param name="FeatureColumn">Name of the feature column.</param>
/// <param name="PermutationCount">How often each feature is shuffled.</param>
/// <param name="Grouping">Which slots count as one feature.</param>
/// <param name="NumberOfThreads">The most threads; null = one per processor.</param>
/// <param name="Seed">The seed of the shuffles.</param>
/// <param name="Progress">Gets the share of the work that is done; null = nobody asks.</param>
/// <param name="CancellationToken">Ends the work.</param>
internal sealed record ImportanceRequest(
    IDataView Data, string LabelColumn, string FeatureColumn, int PermutationCount, FeatureGrouping Grouping, int? NumberOfThreads,
    int Seed, IProgress<double>? Progress, CancellationToken CancellationToken)
{
    public int Threads => NumberOfThreads ?? Environment.ProcessorCount;

    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PermutationCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(NumberOfThreads));
    }
}
