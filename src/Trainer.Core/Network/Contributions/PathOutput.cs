namespace FfnnMlNet.Network;

/// <summary>The <see cref="PathScore"/> of numbers and margins: an output.</summary>
internal sealed class PathOutput(IReadOnlyList<PathGroup> groups, OutputTransform outputs) : PathScore(groups)
{
    public override void Evaluate(int output, ReadOnlySpan<float> weights, Span<double> scores)
    {
        scores[..weights.Length].Clear();
        foreach (var group in Groups)
        {
            AddGroup(group, output, weights, scores);
            foreach (var network in group.Networks)
                ThroughActivation(network);
        }
    }

    private void AddGroup(PathGroup group, int output, ReadOnlySpan<float> weights, Span<double> scores)
    {
        var points = weights.Length;
        for (var p = 0; p < points; p++)
        {
            double sum = 0;
            foreach (var network in group.Networks)
            {
                for (var row = p; row < network.Output.Rows; row += points)
                    sum += network.Output[row, output];
            }
            var (score, slope) = Scaled(sum / group.Members, output);
            scores[p] += group.Weight * score;
            var derivative = (float)(group.Weight * slope * weights[p] / group.Members);
            foreach (var network in group.Networks)
            {
                for (var row = p; row < network.Output.Rows; row += points)
                    network.Delta[row, output] = derivative;
            }
        }
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
