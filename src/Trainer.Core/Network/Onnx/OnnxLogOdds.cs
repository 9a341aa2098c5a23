namespace FfnnMlNet.Network;

/// <summary>Adds computations with log-odds to an ONNX graph, those of <see cref="LogOdds"/> and <see cref="LogOddsRange"/>.</summary>
/// <remarks>The log-odds of a mean probability are the logarithm of the mean probability less that of the mean of the complements. Both are
/// computed from the logarithms of the probabilities, so nothing overflows, and no probability rounds to 0 or 1.</remarks>
internal sealed class OnnxLogOdds(OnnxGraph graph)
{
    /// <summary>The log-odds of probabilities.</summary>
    public string OfProbability(string probability)
    {
        var p = graph.Clamp(probability, LogOdds.LeastProbability, 1 - LogOdds.LeastProbability);
        return graph.Log(graph.Divide(p, graph.Subtract(graph.Float(1), p)));
    }

    /// <summary>The log-odds of the mean probability of members.</summary>
    /// <param name="logOdds">[members, rows, 1].</param>
    /// <returns>[rows, 1].</returns>
    public string Mean(string logOdds) => OfWeighted(logOdds, null);

    /// <summary>The log-odds of the probability (1 - share) p + share q, where p and q are given by their log-odds.</summary>
    /// <returns>[rows, 1].</returns>
    public string Mixture(string first, string second, float share)
    {
        var both = graph.Concat(0, graph.Expand(first, axis: 0), graph.Expand(second, axis: 0));
        var weights = graph.Floats([(float)Math.Log(1 - (double)share), (float)Math.Log(share)], 2, 1, 1);
        return graph.Min(graph.Max(OfWeighted(both, weights), graph.Min(first, second)), graph.Max(first, second));
    }

    /// <summary>Log-odds limited as <see cref="LogOddsRange"/> says.</summary>
    public string Within(string logOdds)
    {
        const float below = LogOddsRange.LastExactBelow, above = LogOddsRange.LastExactAbove;
        var exact = graph.Clamp(logOdds, below, above);
        var beyond = Towards(graph.Max(graph.Subtract(logOdds, graph.Float(above)), 0), LogOddsRange.RoomAbove);
        var beneath = Towards(graph.Max(graph.Subtract(graph.Float(below), logOdds), 0), LogOddsRange.RoomBelow);
        return graph.Subtract(graph.Add(exact, beyond), beneath);
    }

    private string Towards(string distance, float room)
    {
        var left = graph.Divide(graph.Float(room), graph.Add(distance, room));
        return graph.Subtract(graph.Float(room), graph.Multiply(left, room));
    }

    private string OfWeighted(string logOdds, string? logWeights) => graph.Squeeze(
        graph.Subtract(LogOfMean(LogOfSigmoid(logOdds), logWeights), LogOfMean(LogOfSigmoid(graph.Negate(logOdds)), logWeights)), axis: 0);

    // log(1 / (1 + e^-z)) = min(z, 0) - log(1 + e^-|z|).
    private string LogOfSigmoid(string z) =>
        graph.Subtract(graph.Min(z, 0), graph.LogOnePlus(graph.Exp(graph.Negate(graph.Abs(z)))));

    // Up to a constant that is the same for both means, where there are no weights.
    private string LogOfMean(string logs, string? logWeights)
    {
        var weighted = logWeights is null ? logs : graph.Add(logs, logWeights);
        var largest = graph.Largest(weighted, axis: 0);
        return graph.Add(largest, graph.Log(graph.Sum(graph.Exp(graph.Subtract(weighted, largest)), axis: 0)));
    }
}
