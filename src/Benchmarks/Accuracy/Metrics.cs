namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>The metrics of the protocol, computed from scores alone, so that they are the same for every trainer.</summary>
internal static class Metrics
{
    private const double SmallestProbability = 1e-15;

    /// <param name="classes">The index of the true class of each row; -1 = a class that the training part does not have.</param>
    /// <param name="probabilities">The probability of each class, one array per row.</param>
    public static Dictionary<string, double> OfClasses(IReadOnlyList<int> classes, IReadOnlyList<float[]> probabilities)
    {
        double right = 0, loss = 0;
        for (var row = 0; row < classes.Count; row++)
        {
            var scores = probabilities[row];
            right += Array.IndexOf(scores, scores.Max()) == classes[row] ? 1 : 0;
            loss -= Log(classes[row] < 0 ? 0 : scores[classes[row]]);
        }
        return new() { ["accuracy"] = right / classes.Count, ["logloss"] = loss / classes.Count };
    }

    public static Dictionary<string, double> OfTruth(
        IReadOnlyList<bool> labels, IReadOnlyList<float> scores, IReadOnlyList<float> probabilities)
    {
        double right = 0, loss = 0;
        for (var row = 0; row < labels.Count; row++)
        {
            right += probabilities[row] > 0.5f == labels[row] ? 1 : 0;
            loss -= Log(labels[row] ? probabilities[row] : 1.0 - probabilities[row]);
        }
        return new() { ["auc"] = AreaUnderCurve(labels, scores), ["accuracy"] = right / labels.Count, ["logloss"] = loss / labels.Count };
    }

    /// <summary>RMSE and R2, as means over the outputs.</summary>
    public static Dictionary<string, double> OfNumbers(IReadOnlyList<float[]> targets, IReadOnlyList<float[]> predictions)
    {
        var outputs = targets[0].Length;
        double rootSum = 0, determination = 0;
        for (var output = 0; output < outputs; output++)
        {
            var mean = targets.Average(target => (double)target[output]);
            var deviation = targets.Sum(target => Square(target[output] - mean));
            var error = targets.Zip(predictions, (target, prediction) => Square((double)target[output] - prediction[output])).Sum();
            rootSum += Math.Sqrt(error / targets.Count);
            determination += 1 - (error / deviation);
        }
        return new() { ["rmse"] = rootSum / outputs, ["r2"] = determination / outputs };
    }

    /// <summary>The error: 1 - accuracy, 1 - AUC, 1 - R2, or the metric itself where smaller is better.</summary>
    public static double Error(string metric, double value) => metric is "accuracy" or "auc" or "r2" ? 1 - value : value;

    /// <summary>The probability that a true row has a higher score than a false one, where ties count as one half. It is computed from
    /// ranks; equal scores have their mean rank.</summary>
    public static double AreaUnderCurve(IReadOnlyList<bool> labels, IReadOnlyList<float> scores)
    {
        var order = Enumerable.Range(0, labels.Count).OrderBy(row => scores[row]).ToArray();
        double rankSum = 0;
        long positives = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && scores[order[end]].Equals(scores[order[start]]))
                end++;
            var trueRows = order[start..end].Count(row => labels[row]);
            rankSum += trueRows * (start + 1 + end) / 2.0;
            positives += trueRows;
            start = end;
        }
        var negatives = labels.Count - positives;
        return (rankSum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }

    private static double Log(double probability) => Math.Log(Math.Clamp(probability, SmallestProbability, 1 - SmallestProbability));

    private static double Square(double value) => value * value;
}
