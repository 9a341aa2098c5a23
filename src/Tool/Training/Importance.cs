using FfnnMlNet.Tool.Report;
using MathNet.Numerics.Statistics;

namespace FfnnMlNet.Tool.Training;

/// <summary>Permutation importance of the columns of the table: how much the main metric suffers when the values of one column are shuffled
/// among the rows. All features that are made from a column are shuffled together, and rows are scored in batches.</summary>
internal static class Importance
{
    private const int MostRepeats = 3;

    // More columns than that are shuffled once, which takes long enough.
    private const int ManyColumns = 200;

    /// <summary>How often each of some columns is shuffled.</summary>
    public static int RepeatsOf(int columnCount) => columnCount > ManyColumns ? 1 : MostRepeats;

    /// <param name="network">The network.</param>
    /// <param name="features">[rows, features].</param>
    /// <param name="groups">The features of each column of the table.</param>
    /// <param name="judge">The rows as they are scored, from the scores [rows, scores].</param>
    /// <param name="seed">The seed of the shuffles.</param>
    /// <returns>The importance by as many repeats as were finished when it was cancelled; null where not even one was.</returns>
    public static PermutationImportance? Of(
        Network network, float[] features, IReadOnlyList<FeatureGroup> groups, Func<float[], ScoredRows> judge, int seed,
        CancellationToken cancellation)
    {
        var rows = features.Length / network.FeatureCount;
        var whole = judge(network.Predict(features));
        var main = whole.Definitions[0];
        var before = whole.MainMetric();
        List<double[]> losses = [];
        var shuffled = new float[features.Length];
        features.CopyTo(shuffled, 0);
        for (var repeat = 0; repeat < RepeatsOf(groups.Count); repeat++)
        {
            int[] order = [.. Enumerable.Range(0, rows)];
            new Random(seed + repeat).Shuffle(order);
            var lost = new double[groups.Count];
            for (var i = 0; i < groups.Count; i++)
            {
                if (cancellation.IsCancellationRequested)
                    return Summary();
                Copy(features, shuffled, groups[i].Slots, network.FeatureCount, order);
                var after = judge(network.Predict(shuffled)).MainMetric();
                lost[i] = main.HigherIsBetter ? before - after : after - before;
                Copy(features, shuffled, groups[i].Slots, network.FeatureCount, null);
            }
            losses.Add(lost);
        }
        return Summary();

        PermutationImportance? Summary() => losses.Count == 0 ? null : new PermutationImportance(
            main.Name, main.Format, rows, losses.Count,
            [
                .. groups.Select((group, i) =>
                {
                    var values = losses.Select(lost => lost[i]).ToArray();
                    return new ColumnImportance(group.Column, values.Average(), values.Length < 2 ? 0 : values.StandardDeviation());
                }).OrderByDescending(column => column.Mean),
            ]);
    }

    private static void Copy(float[] from, float[] to, int[] slots, int width, int[]? order)
    {
        for (var row = 0; row < to.Length / width; row++)
        {
            foreach (var slot in slots)
                to[(row * width) + slot] = from[((order is null ? row : order[row]) * width) + slot];
        }
    }
}
