using FfnnMlNet.Tool.Tables;
using Microsoft.ML;

namespace FfnnMlNet.Tool.Training;

/// <summary>Scores rows of a table and puts their labels beside the scores.</summary>
internal static class RowScorer
{
    /// <param name="view">The rows, as they come from the table.</param>
    /// <param name="labels">The labels of all rows of the table.</param>
    /// <param name="rows">The indices of the rows of the view, in their order.</param>
    public static ScoredRows Score(
        FittedModel model, IDataView view, TableInspection inspection, LabelValues labels, int[] rows, CancellationToken cancellation)
    {
        var scores = new List<float>();
        FeatureRows.Score(model.Features.Transform(view), model.Network, block => scores.AddRange(block), cancellation);
        return With(inspection, labels, rows, [.. scores], model.Network.Margins);
    }

    /// <summary>The labels of some rows beside scores that are known.</summary>
    /// <param name="scores">[rows, scores].</param>
    /// <param name="margins">How far the intervals go; null = there are none.</param>
    public static ScoredRows With(
        TableInspection inspection, LabelValues labels, int[] rows, float[] scores, IReadOnlyList<float>? margins)
    {
        if (labels.Classes is { } classes)
            return new ScoredClasses(inspection.Labels.Single().Levels, [.. rows.Select(row => classes[row])], scores);
        var outputs = labels.OutputCount;
        var actual = new float[rows.Length * outputs];
        for (var i = 0; i < rows.Length; i++)
            Array.Copy(labels.Numbers!, rows[i] * outputs, actual, i * outputs, outputs);
        return new ScoredNumbers([.. inspection.Labels.Select(label => label.Name)], actual, scores, margins);
    }
}
