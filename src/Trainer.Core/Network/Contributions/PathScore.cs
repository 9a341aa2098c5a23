namespace FfnnMlNet.Network;

/// <summary>The score of points of a path from the outputs of all networks, and its derivatives with respect to their z.</summary>
/// <remarks>Numbers and margins are the mean of the members and the linear model by its share, scaled and limited as scores are. Classes
/// are explained by log-odds: with the log-odds l_i of each member and the linear model, and their weights w_i, they are log(sum of
/// w_i s(l_i)) - log(sum of w_i s(-l_i)), see <see cref="LogOddsMixture"/>. For several classes l_i is v_c - log(sum over k != c of
/// e^v_k).</remarks>
internal abstract class PathScore
{
    /// <param name="networks">The networks of the model.</param>
    /// <param name="linear">The linear model beside them, or null.</param>
    /// <param name="share">The share of the linear model.</param>
    protected PathScore(IReadOnlyList<PathNetwork> networks, PathNetwork? linear, float share)
    {
        (Networks, Linear, Share) = (networks, linear, linear is null ? 0 : share);
        Members = networks.Sum(network => network.Members);
    }

    protected IReadOnlyList<PathNetwork> Networks { get; }

    protected PathNetwork? Linear { get; }

    protected double Share { get; }

    /// <summary>Members of all networks.</summary>
    protected int Members { get; }

    public static PathScore Of(NetworkModel model, IReadOnlyList<PathNetwork> networks, PathNetwork? linear)
    {
        var share = model.Linear?.Share ?? 0;
        return model.ScoreKind switch
        {
            ScoreKind.LogOdds => new PathLogOdds(networks, linear, share),
            ScoreKind.Probabilities => new PathClassLogOdds(networks, linear, share, model.Network.Layout.OutputCount),
            _ => new PathOutput(networks, linear, share, model.Outputs),
        };
    }

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
