using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>Finds <see cref="ConformalLimits"/> from rows that were held out, by their deviations: the absolute error of a number, or 1 -
/// the probability of the true class. For one model and rows that it has not seen, the limit is the k-th smallest of n deviations with
/// k = coverage (n + 1), rounded up (split conformal prediction: Papadopoulos et al., 2002; Lei et al., 2018).</summary>
/// <remarks>The rows of an ensemble are held out by one member each, whose errors are larger than those of the mean of all members;
/// <see cref="EnsembleGain"/> says by how much. The best epoch and the share of the linear member were chosen by the same rows, which makes
/// their errors somewhat smaller; therefore the next larger deviation is taken. Where there is none, there is no limit: intervals as wide
/// as the largest error of 15 rows had 82 % of new labels instead of 90 %.</remarks>
internal static class ConformalFit
{
    /// <param name="kind">The kind of score of the model.</param>
    /// <param name="outputs">The transform from outputs of networks to scores.</param>
    /// <param name="parts">For each part of the split the scores of its held-out rows by its networks, and by the linear model or
    /// null.</param>
    /// <param name="share">The share of the linear model.</param>
    /// <param name="coverage">In (0, 1).</param>
    /// <param name="gains">[outputs] how much smaller the errors of the mean of all members are, see <see cref="EnsembleGain"/>; null = the
    /// parts have the errors of the mean.</param>
    public static ConformalLimits Of(
        ScoreKind kind, OutputTransform outputs, IReadOnlyList<(HeldOutScores Networks, HeldOutScores? Linear)> parts, float share,
        float coverage, float[]? gains = null)
    {
        var columns = parts[0].Networks.Scores.Length / parts[0].Networks.Weights.Length;
        var limits = new List<float>[ConformalLimits.CountOf(kind, columns)];
        foreach (ref var ofOutput in limits.AsSpan())
            ofOutput = [];
        var (scores, targets) = (new float[columns], new float[columns]);
        foreach (var (networks, linear) in parts)
        {
            for (var row = 0; row < networks.Weights.Length; row++)
            {
                for (var k = 0; k < columns; k++)
                    scores[k] = linear is null ? networks.Scores[(row * columns) + k]
                        : Mix(kind, networks.Scores[(row * columns) + k], linear.Scores[(row * columns) + k], share);
                networks.Targets.AsSpan(row * columns, columns).CopyTo(targets);
                AddDeviations(kind, outputs, scores, targets, limits);
            }
        }
        float[] found = [.. limits.Select((deviations, k) => Quantile(deviations, coverage) * (gains?[k] ?? 1))];
        return new ConformalLimits(coverage, kind == ScoreKind.Activation ? found : [Math.Max(0, 1 - found[0])]);
    }

    /// <summary>The fewest rows for which a coverage can be promised.</summary>
    public static int LeastRows(float coverage)
    {
        var rows = 1;
        while (Rank(rows, coverage) > rows)
            rows++;
        return rows;
    }

    /// <summary>The limit by the deviations of n rows; infinite where n is below <see cref="LeastRows"/>.</summary>
    /// <param name="values">They are sorted.</param>
    public static float Quantile(List<float> values, float coverage)
    {
        values.Sort();
        var rank = Rank(values.Count, coverage);
        return rank > values.Count ? float.PositiveInfinity : values[rank - 1];
    }

    // Counted from 1.

    // The shortest decimal of the coverage is meant: 0.9f is a little more than 0.9, and would need one row more.
    private static int Rank(int count, float coverage) => (int)Math.Ceiling((decimal)coverage * (count + 1)) + 1;

    private static float Mix(ScoreKind kind, float networks, float linear, float share) => kind == ScoreKind.LogOdds
        ? LogOdds.OfMixture(networks, linear, share) : (float)(((1 - (double)share) * networks) + ((double)share * linear));

    private static void AddDeviations(ScoreKind kind, OutputTransform outputs, float[] scores, float[] targets, List<float>[] deviations)
    {
        switch (kind)
        {
            case ScoreKind.Activation:
                outputs.ToScoresInPlace(scores);
                for (var k = 0; k < scores.Length; k++)
                {
                    var target = outputs.IsUnchanged ? targets[k] : ((double)targets[k] * outputs.Scale[k]) + outputs.Shift[k];
                    deviations[k].Add((float)Math.Abs(scores[k] - target));
                }
                break;
            case ScoreKind.Probabilities:
                for (var k = 0; k < scores.Length; k++)
                {
                    if (targets[k] > 0.5f)
                        deviations[0].Add(1 - scores[k]);
                }
                break;
            default:
                deviations[0].Add(1 - ConformalLimits.ProbabilityOf(targets[0] > 0.5f ? scores[0] : -scores[0]));
                break;
        }
    }
}
