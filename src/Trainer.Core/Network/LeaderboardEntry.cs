namespace FfnnMlNet;

/// <summary>One line of the leaderboard of a search: what was tried, how good it was on held-out rows, and its weight in the
/// model.</summary>
/// <param name="Name">"effort" for what Effort chooses, "draw 1", "draw 2" and so on for draws, or "linear".</param>
/// <param name="Options">The hyperparameters that were drawn with their values, such as "Dropout 0.31, UnitsPerLayer 384"; empty where none
/// was.</param>
/// <param name="Folds">The number of networks that were trained, each of which held out other rows. Draws that were poor on the first
/// folds were not trained on the others.</param>
/// <param name="HeldOutLoss">The mean loss of the rows that those networks held out: the log-loss of two classes in nats; the Brier score
/// of several classes, which is the mean over classes of the squared error of their probabilities, at most 2 / number of classes; or the
/// mean squared error of the labels as the networks learn them (standardised, unless TargetScaling says otherwise). Infinite where
/// training diverged.</param>
/// <param name="Weight">The weight in the scores of the model, in [0, 1]. Networks with the weight 0 are not saved.</param>
/// <param name="Duration">The time that training took, all networks together and one thread each. It is not saved with the model, since
/// the same training is to give the same file; null for a loaded model, and for networks that were taken from a checkpoint.</param>
public sealed record LeaderboardEntry(
    string Name, string Options, int Folds, double HeldOutLoss, float Weight, TimeSpan? Duration = null);
