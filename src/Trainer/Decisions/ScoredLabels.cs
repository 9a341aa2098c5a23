using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Decisions;

/// <summary>Reads the scores of rows of two classes, and counts what each threshold decides.</summary>
internal static class ScoredLabels
{
    /// <summary>What every threshold decides that gives another decision, from the one that predicts no row as true to the one that
    /// predicts all of them so.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows of one of the classes.</exception>
    public static List<DecisionThreshold> ThresholdsOf(IDataView scored, string labelColumn, string scoreColumn, string? weightColumn)
    {
        var rows = Read(scored, labelColumn, scoreColumn, weightColumn);
        double positive = rows.Where(row => row.Label).Sum(row => row.Weight), all = rows.Sum(row => row.Weight);
        if (!(positive > 0 && positive < all))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"A threshold needs rows of both classes, but of {rows.Count} rows with a finite score all are ") +
                (positive > 0 ? "true." : "false, or there are none.") + " Judge by other rows.");
        rows.Sort((a, b) => b.Score.CompareTo(a.Score));
        List<DecisionThreshold> thresholds = [];
        double truePositives = 0, falsePositives = 0;
        for (var next = 0; ; )
        {
            // A row is predicted as true where its score is above the threshold, which lies in the middle between two scores.
            var threshold = next == 0 ? rows[0].Score : next == rows.Count ? MathF.BitDecrement(rows[^1].Score)
                : Between(rows[next].Score, rows[next - 1].Score);
            thresholds.Add(new DecisionThreshold(
                threshold, truePositives, falsePositives, positive - truePositives, all - positive - falsePositives));
            if (next == rows.Count)
                return thresholds;
            for (var score = rows[next].Score; next < rows.Count && rows[next].Score == score; next++)
                (truePositives, falsePositives) = rows[next].Label
                    ? (truePositives + rows[next].Weight, falsePositives) : (truePositives, falsePositives + rows[next].Weight);
        }
    }

    // At least the lower score, and below the upper one.
    private static float Between(float lower, float upper)
    {
        var middle = (float)(((double)lower + upper) / 2);
        return middle < upper ? middle : lower;
    }

    private static List<(float Score, bool Label, double Weight)> Read(
        IDataView scored, string labelColumn, string scoreColumn, string? weightColumn)
    {
        var label = Find(scored, labelColumn, "label", BooleanDataViewType.Instance);
        var score = Find(scored, scoreColumn, "score", NumberDataViewType.Single);
        DataViewSchema.Column? weight =
            weightColumn is null ? null : Find(scored, weightColumn, "exampleWeight", NumberDataViewType.Single);
        using var cursor = scored.GetRowCursor(weight is { } needed ? [label, score, needed] : [label, score]);
        var (getLabel, getScore) = (cursor.GetGetter<bool>(label), cursor.GetGetter<float>(score));
        var getWeight = weight is { } given ? cursor.GetGetter<float>(given) : null;
        var rows = new List<(float, bool, double)>();
        while (cursor.MoveNext())
        {
            var (isTrue, value, weightOfRow) = (false, 0f, 1f);
            getLabel(ref isTrue);
            getScore(ref value);
            getWeight?.Invoke(ref weightOfRow);
            if (float.IsFinite(value) && weightOfRow > 0 && float.IsFinite(weightOfRow))
                rows.Add((value, isTrue, weightOfRow));
        }
        return rows;
    }

    private static DataViewSchema.Column Find(IDataView data, string name, string role, DataViewType type)
    {
        if (data.Schema.GetColumnOrNull(name) is not { } column)
            throw new ArgumentException(
                $"Could not find {role} column '{name}'. The table has " +
                $"{string.Join(", ", data.Schema.Where(other => !other.IsHidden).Select(other => $"'{other.Name}'").Take(20))}: " +
                $"score the rows with model.Transform(data), and give {role}ColumnName the column with the {role}s.");
        return column.Type.Equals(type) ? column : throw new ArgumentException(
            $"Schema mismatch for {role} column '{name}': expected {type}, got {column.Type}. " +
            "Score the rows with the model of a trainer of two classes.");
    }
}
