using FfnnMlNet.Activations;

namespace FfnnMlNet.Network;

/// <summary>The <see cref="PathScore"/> of several classes: the log-odds log(p / (1 - p)) of one class.</summary>
internal sealed class PathClassLogOdds : PathScore
{
    private const double LeastPart = 1e-30;

    private readonly int _classes;
    private readonly PathNetwork[] _networks;
    private readonly double[] _logOdds, _weights, _derivatives;

    public PathClassLogOdds(IReadOnlyList<PathGroup> groups, int classes) : base(groups)
    {
        _classes = classes;
        _networks = [.. groups.SelectMany(group => group.Networks)];
        _weights = [.. groups.SelectMany(group => Enumerable.Repeat(group.Weight / group.Members, group.Members))];
        (_logOdds, _derivatives) = (new double[_weights.Length], new double[_weights.Length]);
    }

    public override void Evaluate(int output, ReadOnlySpan<float> weights, Span<double> scores)
    {
        // The only class of a model is certain.
        if (_classes == 1)
        {
            scores[..weights.Length].Clear();
            return;
        }
        var points = weights.Length;
        for (var p = 0; p < points; p++)
        {
            var member = 0;
            foreach (var network in _networks)
            {
                for (var row = p; row < network.Output.Rows; row += points)
                    _logOdds[member++] = LogOddsOf(network, row, output);
            }
            scores[p] = LogOddsMixture.Of(_logOdds, _weights, _derivatives);
            member = 0;
            foreach (var network in _networks)
            {
                for (var row = p; row < network.Output.Rows; row += points)
                {
                    foreach (ref var delta in network.Delta.Row(row))
                        delta *= (float)(_derivatives[member] * weights[p]);
                    member++;
                }
            }
        }
        foreach (var network in _networks)
        {
            if (!HasLogits(network.OutputActivation))
                ThroughActivation(network);
        }
    }

    // True where z are logits of a softmax.
    private static bool HasLogits(Activation activation) => activation is { Meaning: OutputMeaning.Distribution, HasCanonicalLink: true };

    // The log-odds of the class by one member. Its derivatives go into the row of the delta: with respect to z where z are logits, else
    // to a.
    private static double LogOddsOf(PathNetwork network, int row, int output)
    {
        var activation = network.OutputActivation;
        var delta = network.Delta.Row(row);
        return HasLogits(activation) ? OfLogits(network.PreActivation.Row(row), output, delta)
            : activation.Meaning != OutputMeaning.Distribution && !(activation.Range.Lower >= 0)
            ? OfLogits(network.Output.Row(row), output, delta)
            : OfParts(network.Output.Row(row), output, delta);
    }

    // v_c - log(sum over k != c of e^v_k).
    private static double OfLogits(ReadOnlySpan<float> logits, int output, Span<float> derivatives)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (var k = 0; k < logits.Length; k++)
            largest = k == output ? largest : Math.Max(largest, logits[k]);
        for (var k = 0; k < logits.Length; k++)
            sum += k == output ? 0 : LogOddsMixture.Exp(logits[k] - largest);
        for (var k = 0; k < logits.Length; k++)
            derivatives[k] = k == output ? 1 : (float)(-LogOddsMixture.Exp(logits[k] - largest) / sum);
        return logits[output] - largest - LogOddsMixture.Log(sum);
    }

    // log a_c - log(sum over k != c of a_k). Activations below 0 count as 0.
    private static double OfParts(ReadOnlySpan<float> parts, int output, Span<float> derivatives)
    {
        double others = 0, own = Math.Max(parts[output], LeastPart);
        for (var k = 0; k < parts.Length; k++)
            others += k == output ? 0 : Math.Max(0, parts[k]);
        others = Math.Max(others, LeastPart);
        for (var k = 0; k < parts.Length; k++)
            derivatives[k] = parts[k] <= 0 ? 0 : (float)(k == output ? 1 / own : -1 / others);
        return LogOddsMixture.Log(own) - LogOddsMixture.Log(others);
    }
}
