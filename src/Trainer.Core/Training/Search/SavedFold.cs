namespace FfnnMlNet.Training;

/// <summary>A candidate on one fold, as a checkpoint holds it.</summary>
/// <param name="Candidate">Index of the candidate.</param>
/// <param name="Fold">Index of the fold.</param>
/// <param name="Temperature">What the logits of the network are to be divided by.</param>
/// <param name="LossSum">The sum of weight times loss of the held-out rows.</param>
/// <param name="WeightSum">The sum of their weights.</param>
/// <param name="History">The learning curve.</param>
/// <param name="Parameters">The trained parameters, padding included; null where the candidate is out of the search.</param>
internal sealed record SavedFold(
    int Candidate, int Fold, float Temperature, double LossSum, double WeightSum, IReadOnlyList<EpochRecord> History,
    float[]? Parameters);
