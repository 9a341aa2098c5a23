using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Training;

/// <summary>Rows with their classes and the probabilities of all classes.</summary>
/// <param name="Classes">The names of the classes. Of two the second is the positive one.</param>
/// <param name="Actual">The class of each row.</param>
/// <param name="Probabilities">[rows, classes].</param>
internal sealed record ScoredClasses(IReadOnlyList<string> Classes, int[] Actual, float[] Probabilities) : ScoredRows
{
    // The smallest probability that the log-loss takes, so that one row is never infinitely wrong.
    private const double SmallestProbability = 1e-15;

    private static readonly MetricDefinition s_accuracy = new(
        "accuracy", "share of the rows whose class is right", ScoreFormat.Share, true, 1);

    private static readonly MetricDefinition s_logLoss = new(
        "log-loss", "mean of -ln of the probability of the true class", ScoreFormat.Plain, false, 0);

    private static readonly MetricDefinition[] s_ofSeveral =
    [
        s_accuracy, s_logLoss,
        new("mean recall", "mean over the classes of the share of their rows that is found", ScoreFormat.Share, true, 1),
        new("macro F1", "mean over the classes of F1, the harmonic mean of precision and recall", ScoreFormat.Plain, true, 1),
    ];

    // The order of the rows by the probability of the second class, the highest first, computed once for all draws of a bootstrap.
    private readonly Lazy<int[]> _order = new(() => Descending(Actual.Length, Probabilities));

    /// <inheritdoc/>
    public override int Count => Actual.Length;

    /// <summary>Whether there are two classes.</summary>
    public bool IsBinary => Classes.Count == 2;

    /// <inheritdoc/>
    public override IReadOnlyList<MetricDefinition> Definitions => field ??= IsBinary ? OfTwo(Classes[1]) : s_ofSeveral;

    /// <summary>The most probable class of each row; of equally probable ones the first, but of two the second only above one
    /// half.</summary>
    public int[] Predicted => field ??= [.. Enumerable.Range(0, Count).Select(MostProbable)];

    /// <summary>The rows by the probability of the second class, the highest first.</summary>
    public IReadOnlyList<int> ByProbability => _order.Value;

    /// <summary>The probability of a class of a row.</summary>
    public float Probability(int row, int label) => Probabilities[(row * Classes.Count) + label];

    /// <inheritdoc/>
    public override double[] Metrics(int[]? counts = null)
    {
        var confusion = Confusion(counts);
        double rows = 0, right = 0;
        for (var label = 0; label < Classes.Count; label++)
        {
            right += confusion[label, label];
            for (var other = 0; other < Classes.Count; other++)
                rows += confusion[label, other];
        }
        if (!IsBinary)
            return [right / rows, LogLoss(counts), MeanOfClasses(confusion, RecallOf), MeanOfClasses(confusion, F1Of)];
        var (area, precisionRecall) = Areas(counts);
        return
        [
            area, right / rows, LogLoss(counts), F1Of(confusion, 1), PrecisionOf(confusion, 1), RecallOf(confusion, 1), precisionRecall,
            Brier(counts),
        ];
    }

    /// <inheritdoc/>
    public override double MainMetric() =>
        IsBinary ? Areas(null).Roc : Enumerable.Range(0, Count).Count(row => Predicted[row] == Actual[row]) / (double)Count;

    /// <inheritdoc/>
    public override double[] Badness() => [.. Enumerable.Range(0, Count).Select(row => 1.0 - Probability(row, Actual[row]))];

    /// <summary>The number of rows of each true class (first index) that each class (second index) is predicted for.</summary>
    public long[,] Confusion(int[]? counts = null)
    {
        var matrix = new long[Classes.Count, Classes.Count];
        var predicted = Predicted;
        for (var row = 0; row < Count; row++)
            matrix[Actual[row], predicted[row]] += counts is null ? 1 : counts[row];
        return matrix;
    }

    /// <summary>The share of the rows of a class that are predicted as such; NaN where there are none.</summary>
    public static double RecallOf(long[,] confusion, int label)
    {
        long all = 0;
        for (var other = 0; other < confusion.GetLength(1); other++)
            all += confusion[label, other];
        return confusion[label, label] / (double)all;
    }

    /// <summary>The share of the rows predicted as a class that are of it; NaN where none is predicted.</summary>
    public static double PrecisionOf(long[,] confusion, int label)
    {
        long all = 0;
        for (var other = 0; other < confusion.GetLength(0); other++)
            all += confusion[other, label];
        return confusion[label, label] / (double)all;
    }

    /// <summary>The harmonic mean of precision and recall; 0 where nothing is right, NaN where there are no rows of the class.</summary>
    public static double F1Of(long[,] confusion, int label)
    {
        long actual = 0, predicted = 0;
        for (var other = 0; other < confusion.GetLength(0); other++)
        {
            actual += confusion[label, other];
            predicted += confusion[other, label];
        }
        return actual == 0 ? double.NaN : 2.0 * confusion[label, label] / (actual + predicted);
    }

    private static MetricDefinition[] OfTwo(string positive) =>
    [
        new("AUC", $"chance that a row of '{positive}' gets a higher probability than another row", ScoreFormat.Plain, true, 1),
        s_accuracy,
        s_logLoss,
        new("F1", $"harmonic mean of precision and recall of '{positive}'", ScoreFormat.Plain, true, 1),
        new("precision", $"share of the rows predicted as '{positive}' that are", ScoreFormat.Share, true, 1),
        new("recall", $"share of the rows of '{positive}' that are found", ScoreFormat.Share, true, 1),
        new("average precision", $"area under the precision-recall curve of '{positive}'", ScoreFormat.Plain, true, 1),
        new("Brier score", "mean squared distance of the probability from what came true", ScoreFormat.Plain, false, 0),
    ];

    private static double MeanOfClasses(long[,] confusion, Func<long[,], int, double> of)
    {
        // Classes without rows in this part are left out.
        var values = Enumerable.Range(0, confusion.GetLength(0)).Select(label => of(confusion, label)).Where(double.IsFinite).ToArray();
        return values.Length == 0 ? double.NaN : values.Average();
    }

    private double LogLoss(int[]? counts)
    {
        double sum = 0, rows = 0;
        for (var row = 0; row < Count; row++)
        {
            double count = counts is null ? 1 : counts[row];
            rows += count;
            if (count > 0)
                sum -= count * Math.Log(Math.Clamp(Probability(row, Actual[row]), SmallestProbability, 1 - SmallestProbability));
        }
        return sum / rows;
    }

    private double Brier(int[]? counts)
    {
        double sum = 0, rows = 0;
        for (var row = 0; row < Count; row++)
        {
            double count = counts is null ? 1 : counts[row];
            rows += count;
            var miss = Probability(row, 1) - (double)Actual[row];
            sum += count * miss * miss;
        }
        return sum / rows;
    }

    // AUC is the chance that a positive row has a higher probability than a negative one, ties counting one half. The area under precision
    // and recall is the mean precision at each positive row.
    private (double Roc, double PrecisionRecall) Areas(int[]? counts)
    {
        double positives = 0, negatives = 0, pairs = 0, precisions = 0;
        var order = _order.Value;
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            double positivesHere = 0, negativesHere = 0;
            for (; end < order.Length && Probability(order[end], 1).Equals(Probability(order[start], 1)); end++)
            {
                double count = counts is null ? 1 : counts[order[end]];
                if (Actual[order[end]] == 1)
                    positivesHere += count;
                else
                    negativesHere += count;
            }
            pairs += negativesHere * (positives + (positivesHere / 2));
            positives += positivesHere;
            negatives += negativesHere;
            if (positivesHere > 0)
                precisions += positivesHere * positives / (positives + negatives);
            start = end;
        }
        return (pairs / (positives * negatives), precisions / positives);
    }

    private int MostProbable(int row)
    {
        if (IsBinary)
            return Probability(row, 1) > 0.5f ? 1 : 0;
        var best = 0;
        for (var label = 1; label < Classes.Count; label++)
        {
            if (Probability(row, label) > Probability(row, best))
                best = label;
        }
        return best;
    }

    private static int[] Descending(int rows, float[] probabilities)
    {
        var order = Enumerable.Range(0, rows).ToArray();
        var keys = Enumerable.Range(0, rows).Select(row => -probabilities[(row * 2) + 1]).ToArray();
        Array.Sort(keys, order);
        return order;
    }
}
