namespace FfnnMlNet.Training;

/// <summary>
/// Greedy selection with replacement (Caruana, Niculescu-Mizil, Crew and Ksikes, 2004): the ensemble begins empty, and in each step gets
/// the candidate with which the loss of the held-out rows is lowest. A candidate may be picked several times, and its weight is its part of
/// the picks. Of the ensembles of all steps the one with the lowest loss is taken.
/// </summary>
internal static class GreedySelection
{
    private const int MostPicks = 32;

    /// <summary>The weight of each candidate, all together 1.</summary>
    /// <param name="rows">The held-out rows.</param>
    /// <param name="candidates">The values of each candidate, at least one, see <see cref="BlendRows.ValuesOf"/>.</param>
    /// <param name="checkAlive">Throws to end the work.</param>
    public static float[] WeightsOf(BlendRows rows, IReadOnlyList<double[]> candidates, Action? checkAlive)
    {
        var (sums, trial) = (new double[candidates[0].Length], new double[candidates[0].Length]);
        List<int> picks = [];
        var (best, lowest) = (0, double.PositiveInfinity);
        while (picks.Count < MostPicks)
        {
            var (picked, loss) = (-1, double.PositiveInfinity);
            for (var i = 0; i < candidates.Count; i++)
            {
                checkAlive?.Invoke();
                AddInto(trial, sums, candidates[i]);
                var own = rows.LossSum(trial, picks.Count + 1);
                if (own < loss)
                    (picked, loss) = (i, own);
            }
            // No candidate has finite scores.
            if (picked < 0)
                break;
            AddInto(sums, sums, candidates[picked]);
            picks.Add(picked);
            if (loss < lowest)
                (best, lowest) = (picks.Count, loss);
        }
        var weights = new float[candidates.Count];
        if (best == 0)
            weights[0] = 1;
        for (var i = 0; i < weights.Length && best > 0; i++)
            weights[i] = (float)picks.Take(best).Count(pick => pick == i) / best;
        return weights;
    }

    private static void AddInto(double[] result, double[] first, double[] second)
    {
        for (var i = 0; i < result.Length; i++)
            result[i] = first[i] + second[i];
    }
}
