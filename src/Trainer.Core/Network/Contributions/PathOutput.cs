namespace FfnnMlNet.Network;

/// <summary>The <see cref="PathScore"/> of numbers and margins: an output.</summary>
internal sealed class PathOutput(IReadOnlyList<PathNetwork> networks, PathNetwork? linear, float share, OutputTransform outputs)
    : PathScore(networks, linear, share)
{
    public override void Evaluate(int output, ReadOnlySpan<float> weights, Span<double> scores)
    {
        var points = weights.Length;
        for (var p = 0; p < points; p++)
        {
            double sum = 0;
            foreach (var network in Networks)
            {
                for (var row = p; row < network.Output.Rows; row += points)
                    sum += network.Output[row, output];
            }
            var (score, slope) = Scaled(sum / Members, output);
            var derivative = (float)((1 - Share) * slope * weights[p] / Members);
            foreach (var network in Networks)
            {
                for (var row = p; row < network.Output.Rows; row += points)
                    network.Delta[row, output] = derivative;
            }
            scores[p] = (1 - Share) * score;
            if (Linear is null)
                continue;
            (score, slope) = Scaled(Linear.Output[p, output], output);
            scores[p] += Share * score;
            Linear.Delta[p, output] = (float)(Share * slope * weights[p]);
        }
        foreach (var network in Networks)
            ThroughActivation(network);
        if (Linear is not null)
            ThroughActivation(Linear);
    }

    private (double Score, double Slope) Scaled(double value, int output)
    {
        if (outputs.IsUnchanged)
            return (value, 1);
        var score = (value * outputs.Scale[output]) + outputs.Shift[output];
        var isLimited = outputs.Lower.Length > 0 && (score < outputs.Lower[output] || score > outputs.Upper[output]);
        return isLimited
            ? (Math.Clamp(score, outputs.Lower[output], outputs.Upper[output]), 0) : (score, outputs.Scale[output]);
    }
}
