namespace FfnnMlNet.Network;

/// <summary>What a model keeps of the features of its training rows.</summary>
/// <param name="Means">[dense features] the mean of each feature over the training rows where it is not missing; 0 where it always
/// is.</param>
/// <param name="Names">[dense features] the slot names of the feature column; empty where it has none, or more than a model keeps.</param>
internal sealed record FeatureSummary(float[] Means, string[] Names)
{
    /// <summary>[sparse features that training rows have] their slot names; empty where the feature column has none, and where all
    /// features are dense.</summary>
    public string[] SparseNames { get; init; } = [];
}
