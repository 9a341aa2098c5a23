namespace FfnnMlNet.Training;

/// <summary>
/// How much smaller the errors of the mean of all members are than those of a single member on rows that it held out. With the variance v
/// of the members around their mean, the mean squared error of a member is that of the mean of M members plus (1 - 1/M) v (Krogh and
/// Vedelsby, 1995). The variance is taken from rows that members have learnt from, where they agree more than on new rows, so the gain is
/// rather too small.
/// </summary>
internal static class EnsembleGain
{
    // No gain is believed beyond this.
    private const double Least = 0.5;

    /// <param name="scores">For each member its scores [rows, outputs] of some rows of the training data, without the output
    /// transform.</param>
    /// <param name="isHeldOut">True where a member has held out a row.</param>
    /// <param name="parts">For each member the scores of its held-out rows, and those of the linear model or null.</param>
    /// <param name="share">The share of the linear model, which is the same for all members.</param>
    /// <returns>[outputs] factors of errors, in [0.5, 1].</returns>
    public static float[] Of(
        IReadOnlyList<float[]> scores, Func<int, int, bool> isHeldOut,
        IReadOnlyList<(HeldOutScores Networks, HeldOutScores? Linear)> parts, float share)
    {
        var outputs = parts[0].Networks.Scores.Length / parts[0].Networks.Weights.Length;
        var rows = scores[0].Length / outputs;
        var gains = new float[outputs];
        for (var k = 0; k < outputs; k++)
        {
            double variances = 0, squares = 0;
            var (compared, held) = (0, 0);
            for (var row = 0; row < rows; row++)
            {
                if (VarianceOf(scores, isHeldOut, row, (row * outputs) + k) is not { } variance)
                    continue;
                variances += variance;
                compared++;
            }
            foreach (var (networks, linear) in parts)
            {
                for (var at = k; at < networks.Scores.Length; at += outputs)
                {
                    var score = linear is null ? networks.Scores[at]
                        : ((1 - (double)share) * networks.Scores[at]) + ((double)share * linear.Scores[at]);
                    squares += (score - networks.Targets[at]) * (score - networks.Targets[at]);
                    held++;
                }
            }
            var ofMean = (1 - (1.0 / scores.Count)) * (1 - (double)share) * (1 - (double)share) * variances / Math.Max(1, compared);
            gains[k] = squares > 0 ? (float)Math.Sqrt(Math.Max(Least * Least, 1 - (ofMean / (squares / held)))) : 1;
        }
        return gains;
    }

    // Of the members that have learnt from the row; null where fewer than two have.
    private static double? VarianceOf(IReadOnlyList<float[]> scores, Func<int, int, bool> isHeldOut, int row, int at)
    {
        double sum = 0, squares = 0;
        var count = 0;
        for (var member = 0; member < scores.Count; member++)
        {
            if (isHeldOut(member, row))
                continue;
            sum += scores[member][at];
            count++;
        }
        if (count < 2)
            return null;
        for (var member = 0; member < scores.Count; member++)
        {
            var deviation = isHeldOut(member, row) ? 0 : scores[member][at] - (sum / count);
            squares += deviation * deviation;
        }
        return squares / (count - 1);
    }
}
