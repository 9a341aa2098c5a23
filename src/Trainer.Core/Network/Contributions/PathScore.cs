namespace FfnnMlNet.Network;

/// <summary>The score of points of a path from the outputs of all networks, and its derivatives with respect to their z.</summary>
/// <remarks>Numbers and margins are the mean of the members of each group, scaled and limited as scores are, by the weights of the groups.
/// Classes are explained by log-odds: with the log-odds l_i of each member of a group, or of each group, and their weights w_i, they are
/// log(sum of w_i s(l_i)) - log(sum of w_i s(-l_i)), see <see cref="LogOddsMixture"/>. For several classes l_i is
/// v_c - log(sum over k != c of e^v_k).</remarks>
internal abstract class PathScore
{
    /// <param name="groups">The networks of the model by kind, and the linear model.</param>
    protected PathScore(IReadOnlyList<PathGroup> groups) => Groups = groups;

    protected IReadOnlyList<PathGroup> Groups { get; }

    public static PathScore Of(NetworkModel model, IReadOnlyList<PathGroup> groups) => model.ScoreKind switch
    {
        ScoreKind.LogOdds => new PathLogOdds(groups),
        ScoreKind.Probabilities => new PathClassLogOdds(groups, model.Network.Layout.OutputCount),
        _ => new PathOutput(groups, model.Outputs),
    };

    /// <summary>Computes the scores after the forward passes of all networks, and writes their derivatives, times the weight of the point,
    /// into <see cref="PathNetwork.Delta"/>.</summary>
    /// <param name="output">The output or class.</param>
    /// <param name="weights">[points].</param>
    /// <param name="scores">[points]; overwritten.</param>
    public abstract void Evaluate(int output, ReadOnlySpan<float> weights, Span<double> scores);

    /// <summary>Turns derivatives with respect to a into those with respect to z.</summary>
    protected static void ThroughActivation(PathNetwork network) =>
        network.OutputActivation.BackwardInPlace(network.PreActivation, network.Output, network.Delta);
}
