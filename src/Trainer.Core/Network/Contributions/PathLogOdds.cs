using FfnnMlNet.Activations;

namespace FfnnMlNet.Network;

/// <summary>The <see cref="PathScore"/> of two classes with one output: the log-odds of true, limited as scores are.</summary>
internal sealed class PathLogOdds : PathScore
{
    // Of the members of the group that is evaluated, and of all groups.
    private readonly double[] _logOdds, _memberWeights, _derivatives;
    private readonly double[] _ofGroups, _slopes, _groupWeights, _ofParts;
    private readonly double[][] _kept;

    public PathLogOdds(IReadOnlyList<PathGroup> groups) : base(groups)
    {
        var most = groups.Max(group => group.Members);
        (_logOdds, _memberWeights, _derivatives) = (new double[most], new double[most], new double[most]);
        (_ofGroups, _slopes, _ofParts) = (new double[groups.Count], new double[groups.Count], new double[groups.Count]);
        _groupWeights = [.. groups.Select(group => group.Weight)];
        _kept = [.. groups.Select(group => new double[group.Members])];
    }

    public override void Evaluate(int output, ReadOnlySpan<float> weights, Span<double> scores)
    {
        var points = weights.Length;
        for (var p = 0; p < points; p++)
        {
            for (var g = 0; g < Groups.Count; g++)
            {
                (_ofGroups[g], _slopes[g]) = Limited(OfGroup(Groups[g], p, points));
                _derivatives.AsSpan(0, Groups[g].Members).CopyTo(_kept[g]);
            }
            scores[p] = LogOddsMixture.Of(_ofGroups, _groupWeights, _ofParts);
            for (var g = 0; g < Groups.Count; g++)
                Multiply(Groups[g], p, points, _kept[g], _slopes[g], _ofParts[g], weights[p]);
        }
        foreach (var group in Groups)
        {
            foreach (var network in group.Networks)
            {
                if (!IsCanonical(group))
                    ThroughActivation(network);
            }
        }
    }

    // The log-odds of the mean of the members of a group; their derivatives go into _derivatives and those of the members into the deltas.
    private double OfGroup(PathGroup group, int point, int points)
    {
        var (member, isCanonical) = (0, IsCanonical(group));
        foreach (var network in group.Networks)
        {
            for (var row = point; row < network.Output.Rows; row += points)
            {
                (_logOdds[member++], network.Delta[row, 0]) = LogOddsOf(
                    network.OutputActivation, network.PreActivation[row, 0], network.Output[row, 0], isCanonical);
            }
        }
        var weights = _memberWeights.AsSpan(0, member);
        weights.Fill(1.0 / member);
        return LogOddsMixture.Of(_logOdds.AsSpan(0, member), weights, _derivatives.AsSpan(0, member));
    }

    private static void Multiply(
        PathGroup group, int point, int points, double[] derivatives, double slope, double ofGroup, float weight)
    {
        var member = 0;
        foreach (var network in group.Networks)
        {
            for (var row = point; row < network.Output.Rows; row += points)
                network.Delta[row, 0] *= (float)(derivatives[member++] * slope * ofGroup * weight);
        }
    }

    private static bool IsCanonical(PathGroup group) =>
        group.OutputActivation is { Meaning: OutputMeaning.Probability, HasCanonicalLink: true };

    // The log-odds of a member, and the derivative with respect to z where z is the log-odds, else to a.
    private static (float LogOdds, float Derivative) LogOddsOf(Activation activation, float z, float a, bool isCanonical)
    {
        var logOdds = LogOdds.Of(activation, z, a);
        return isCanonical ? (logOdds, 1) : (logOdds, LogOdds.DerivativeOf(a));
    }

    private static (double Value, double Slope) Limited(double logOdds) =>
        (LogOddsRange.Within((float)logOdds), LogOddsRange.SlopeAt((float)logOdds));
}
