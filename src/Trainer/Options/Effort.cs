namespace FfnnMlNet;

/// <summary>How much training time a good model is worth. It decides how the options that are not set are chosen, such as the network, the
/// schedule, the number of epochs and the size of the ensemble. A value that is set is always used; the log says what was chosen. See
/// <see cref="FfnnOptions.Effort"/>.</summary>
public enum Effort
{
    /// <summary>A good model in little more time than gradient-boosted trees take: one network and few epochs.</summary>
    Fast,

    /// <summary>A strong model: the recipe of the best published networks for tabular data, with a small ensemble.</summary>
    Balanced,

    /// <summary>The best model that this trainer can train: hyperparameters are searched on the folds of an ensemble, and the best kinds
    /// of networks are weighted (<see cref="FfnnOptions.SearchDraws"/>). The work of the search is bounded, and so is its time by
    /// <see cref="FfnnOptions.TimeLimit"/>.</summary>
    Best,

    /// <summary>Nothing is chosen: every option that is not set has the plain default that its documentation names.</summary>
    Manual,
}
