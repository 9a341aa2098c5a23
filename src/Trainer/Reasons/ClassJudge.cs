using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Reasons;

/// <summary>The metrics of ML.NET for predicted classes, by its own evaluators.</summary>
internal static class ClassJudge
{
    /// <summary>Makes a function from scores [rows] of two classes to metrics.</summary>
    public static Func<float[], BinaryClassificationMetrics> OfTwo(JudgedRows rows)
    {
        var ml = new MLContext(seed: 0);
        TwoClasses[] table =
            [.. Enumerable.Range(0, rows.Count).Select(row => new TwoClasses { Label = rows.Labels.ValuesOf(row)[0] > 0.5f })];
        return scores =>
        {
            for (var row = 0; row < table.Length; row++)
                (table[row].Score, table[row].PredictedLabel) = (scores[row], scores[row] > 0);
            return ml.BinaryClassification.EvaluateNonCalibrated(ml.Data.LoadFromEnumerable(table));
        };
    }

    /// <summary>Makes a function from probabilities [rows, classes] to metrics.</summary>
    public static Func<float[], MulticlassClassificationMetrics> OfSeveral(JudgedRows rows, int classes)
    {
        var ml = new MLContext(seed: 0);
        var schema = SchemaDefinition.Create(typeof(SeveralClasses));
        schema[nameof(SeveralClasses.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        schema[nameof(SeveralClasses.PredictedLabel)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        schema[nameof(SeveralClasses.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classes);
        // ML.NET reads keys from objects counted from 0.
        SeveralClasses[] table = [.. Enumerable.Range(0, rows.Count).Select(row => new SeveralClasses
        {
            Label = (uint)rows.Labels.ClassOf(row), Score = new float[classes],
        })];
        return scores =>
        {
            for (var row = 0; row < table.Length; row++)
            {
                var own = scores.AsSpan(row * classes, classes);
                own.CopyTo(table[row].Score);
                var largest = 0;
                for (var k = 1; k < classes; k++)
                    largest = own[k] > own[largest] ? k : largest;
                table[row].PredictedLabel = (uint)largest;
            }
            return ml.MulticlassClassification.Evaluate(ml.Data.LoadFromEnumerable(table, schema));
        };
    }

    /// <summary>The metrics <paramref name="a"/> minus <paramref name="b"/>.</summary>
    public static BinaryClassificationMetrics Difference(BinaryClassificationMetrics a, BinaryClassificationMetrics b) => new(
        a.AreaUnderRocCurve - b.AreaUnderRocCurve, a.Accuracy - b.Accuracy, a.PositivePrecision - b.PositivePrecision,
        a.PositiveRecall - b.PositiveRecall, a.NegativePrecision - b.NegativePrecision, a.NegativeRecall - b.NegativeRecall,
        a.F1Score - b.F1Score, a.AreaUnderPrecisionRecallCurve - b.AreaUnderPrecisionRecallCurve);

    /// <summary>The metrics <paramref name="a"/> minus <paramref name="b"/>.</summary>
    public static MulticlassClassificationMetrics Difference(MulticlassClassificationMetrics a, MulticlassClassificationMetrics b) => new(
        a.MicroAccuracy - b.MicroAccuracy, a.MacroAccuracy - b.MacroAccuracy, a.LogLoss - b.LogLoss,
        a.LogLossReduction - b.LogLossReduction, a.TopKPredictionCount,
        Differences(a.TopKAccuracyForAllK, b.TopKAccuracyForAllK), Differences(a.PerClassLogLoss, b.PerClassLogLoss));

    private static double[] Differences(IReadOnlyList<double>? a, IReadOnlyList<double>? b) =>
        a is null || b is null ? [] : [.. a.Zip(b, (x, y) => x - y)];

    private sealed class TwoClasses
    {
        public bool Label { get; init; }

        public float Score { get; set; }

        public bool PredictedLabel { get; set; }
    }

    private sealed class SeveralClasses
    {
        public uint Label { get; init; }

        public float[] Score { get; init; } = [];

        public uint PredictedLabel { get; set; }
    }
}
