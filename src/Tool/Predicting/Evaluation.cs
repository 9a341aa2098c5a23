using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;
using FfnnMlNet.Tool.Training;

namespace FfnnMlNet.Tool.Predicting;

/// <summary>Tests models on a table with labels.</summary>
internal static class Evaluation
{
    private const int Seed = 1;

    /// <summary>The metrics of a model, beside those of the most frequent class or the mean of the table.</summary>
    /// <param name="rows">The rows that it is tested on, see <see cref="Rows"/>.</param>
    public static (ScoredRows Rows, IReadOnlyList<ScoreRow> Scores) Of(
        ModelFolder folder, Table table, int[] rows, CancellationToken cancellation)
    {
        var labels = LabelValues.Of(table);
        var scored = Score(folder, table, labels, rows, cancellation);
        var simplest = scored is ScoredClasses classes
            ? (ScoredRows)SimplestAnswer.Of(classes, labels.Counts(rows, classes.Classes.Count))
            : SimplestAnswer.Of((ScoredNumbers)scored, labels.Means(rows));
        return (scored, Judgement.Of(scored, simplest, null, null, Seed, cancellation));
    }

    /// <summary>The metrics of two models on the same rows: those of the first one, with those of the second one as the baseline.</summary>
    /// <param name="rows">The rows that both are tested on, see <see cref="RowsOfBoth"/>.</param>
    public static IReadOnlyList<ScoreRow> Compare(
        (ModelFolder Folder, Table Table) first, (ModelFolder Folder, Table Table) second, int[] rows, CancellationToken cancellation)
    {
        CheckSameLabels(first.Folder, second.Folder);
        var own = Score(first.Folder, first.Table, LabelValues.Of(first.Table), rows, cancellation);
        var other = Score(second.Folder, second.Table, LabelValues.Of(second.Table), rows, cancellation);
        if (own is ScoredClasses classes)
            other = InOrder((ScoredClasses)other, classes.Classes);
        return Judgement.Of(own, other, null, null, Seed, cancellation);
    }

    /// <summary>The rows that two models can be judged by.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static int[] RowsOfBoth(Table first, Table second)
    {
        int[] rows = [.. Rows(first).Intersect(Rows(second)).Order()];
        return rows.Length > 0 ? rows : throw new ToolException("There is no row with a label that both models know.");
    }

    /// <summary>The rows that a model can be judged by.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static int[] Rows(Table table)
    {
        int[] rows = [.. table.Trainable.Rows.Select(row => (int)row)];
        return rows.Length > 0 ? rows : throw new ToolException(
            $"{string.Join(", ", table.Inspection.Sources)} has no row with a label that the model knows.");
    }

    private static ScoredRows Score(
        ModelFolder folder, Table table, LabelValues labels, int[] rows, CancellationToken cancellation) => RowScorer.Score(
            folder.Model, table.Rows(RowSelection.Of(table.RowCount, rows.Select(row => (long)row))), table.Inspection, labels, rows,
            cancellation);

    private static void CheckSameLabels(ModelFolder first, ModelFolder second)
    {
        string[] names = [.. first.Schema.Labels.Select(label => label.Name)];
        string[] others = [.. second.Schema.Labels.Select(label => label.Name)];
        if (first.Schema.Task != second.Schema.Task || !names.SequenceEqual(others))
            throw new ToolException(
                $"{first.Path} predicts '{string.Join("', '", names)}' ({first.Schema.Task}), but {second.Path} predicts " +
                $"'{string.Join("', '", others)}' ({second.Schema.Task}): only models of the same label can be compared.");
        if (!first.Schema.Labels.First().Levels.ToHashSet().SetEquals(second.Schema.Labels.First().Levels))
            throw new ToolException($"{first.Path} and {second.Path} know different classes of '{names[0]}', so they cannot be compared.");
    }

    private static ScoredClasses InOrder(ScoredClasses scored, IReadOnlyList<string> classes)
    {
        int[] order = [.. classes.Select(name => scored.Classes.ToList().IndexOf(name))];
        return new ScoredClasses(
            classes, [.. scored.Actual.Select(label => Array.IndexOf(order, label))],
            [.. Enumerable.Range(0, scored.Count).SelectMany(row => order.Select(label => scored.Probability(row, label)))]);
    }
}
