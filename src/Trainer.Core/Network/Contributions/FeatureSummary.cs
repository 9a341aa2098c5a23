namespace FfnnMlNet.Network;

/// <summary>What a model keeps of the features of its training rows.</summary>
/// <param name="Means">[features] the mean of each feature over the training rows where it is not missing; 0 where it always is.</param>
/// <param name="Names">[features] the slot names of the feature column; empty where it has none, or more than a model keeps.</param>
internal sealed record FeatureSummary(float[] Means, string[] Names);
