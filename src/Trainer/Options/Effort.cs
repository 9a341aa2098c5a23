namespace FfnnMlNet;

/// <summary>Who chooses the options that are not set: network, schedule, epochs, ensemble. What is set always wins; what was chosen stands
/// in the log. See <see cref="FfnnOptions.Effort"/>.</summary>
public enum Effort
{
    /// <summary>A good model in little more time than gradient-boosted trees take: one network, few epochs.</summary>
    Fast,

    /// <summary>A strong model: the recipe of the best published networks for tables, with a small ensemble.</summary>
    Balanced,

    /// <summary>The best this trainer can do: an ensemble of eight, some four times the time.</summary>
    Best,

    /// <summary>Nothing is chosen: every option that is not set has the plain default its documentation names.</summary>
    Manual,
}
