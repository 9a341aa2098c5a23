using FfnnMlNet.Activations;

namespace FfnnMlNet.Network;

/// <summary>The <see cref="PathScore"/> of two classes with one output: the log-odds of true, limited as scores are.</summary>
internal sealed class PathLogOdds : PathScore
{
    private readonly double[] _logOdds, _weights, _derivatives;
    private readonly double[] _parts = new double[2], _shares, _ofParts = new double[2];
    private readonly bool _isCanonical;

    public PathLogOdds(IReadOnlyList<PathNetwork> networks, PathNetwork? linear, float share)
        : base(networks, linear, share)
    {
        (_logOdds, _weights, _derivatives) = (new double[Members], new double[Members], new double[Members]);
        Array.Fill(_weights, 1.0 / Members);
        _shares = [1 - Share, Share];
        _isCanonical = networks[0].OutputActivation is { Meaning: OutputMeaning.Probability, HasCanonicalLink: true };
    }

    public override void Evaluate(int output, ReadOnlySpan<float> weights, Span<double> scores)
    {
        var points = weights.Length;
        for (var p = 0; p < points; p++)
        {
            var member = 0;
            foreach (var network in Networks)
            {
                for (var row = p; row < network.Output.Rows; row += points)
                {
                    (_logOdds[member++], network.Delta[row, 0]) =
                        LogOddsOf(network.OutputActivation, network.PreActivation[row, 0], network.Output[row, 0]);
                }
            }
            var (ofNetworks, slope) = Limited(LogOddsMixture.Of(_logOdds, _weights, _derivatives));
            (scores[p], var ofLinear) = Mix(ofNetworks, p, weights[p]);
            member = 0;
            foreach (var network in Networks)
            {
                for (var row = p; row < network.Output.Rows; row += points)
                    network.Delta[row, 0] *= (float)(_derivatives[member++] * slope * ofLinear * weights[p]);
            }
        }
        foreach (var network in Networks)
        {
            if (!_isCanonical)
                ThroughActivation(network);
        }
    }

    // The score with the linear model, and its derivative with respect to the log-odds of the networks.
    private (double Score, double OfNetworks) Mix(double ofNetworks, int point, float weight)
    {
        if (Linear is null)
            return (ofNetworks, 1);
        (_parts[1], var slope) = Limited(Linear.PreActivation[point, 0]);
        _parts[0] = ofNetworks;
        var score = LogOddsMixture.Of(_parts, _shares, _ofParts);
        Linear.Delta[point, 0] = (float)(_ofParts[1] * slope * weight);
        return (score, _ofParts[0]);
    }

    // The log-odds of a member, and the derivative with respect to z where z is the log-odds, else to a.
    private (float LogOdds, float Derivative) LogOddsOf(Activation activation, float z, float a)
    {
        var logOdds = LogOdds.Of(activation, z, a);
        return _isCanonical ? (logOdds, 1) : (logOdds, LogOdds.DerivativeOf(a));
    }

    private static (double Value, double Slope) Limited(double logOdds) =>
        (LogOddsRange.Within((float)logOdds), LogOddsRange.SlopeAt((float)logOdds));
}
