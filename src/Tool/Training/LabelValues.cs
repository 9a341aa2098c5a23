using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>The labels of all rows of a table.</summary>
internal sealed class LabelValues
{
    private LabelValues(int[]? classes, float[]? numbers, int outputCount) =>
        (Classes, Numbers, OutputCount) = (classes, numbers, outputCount);

    /// <summary>The number of labels of a row.</summary>
    public int OutputCount { get; }

    /// <summary>The class of each row, -1 where it has none; null for numbers.</summary>
    public int[]? Classes { get; }

    /// <summary>[rows, labels], NaN where there is none; null for classes.</summary>
    public float[]? Numbers { get; }

    /// <summary>Reads the labels of a table.</summary>
    public static LabelValues Of(Table table)
    {
        ColumnDecision[] labels = [.. table.Inspection.Labels];
        if (table.Inspection.Task is TaskKind.BinaryClassification or TaskKind.MulticlassClassification)
            return new LabelValues(table.LabelClasses(), null, 1);
        var columns = labels.Select(table.Numbers).ToArray();
        var numbers = new float[table.RowCount * columns.Length];
        for (var output = 0; output < columns.Length; output++)
        {
            for (var row = 0; row < columns[output].Length; row++)
                numbers[(row * columns.Length) + output] = columns[output][row];
        }
        return new LabelValues(null, numbers, columns.Length);
    }

    /// <summary>The number of rows of each class.</summary>
    public long[] Counts(IEnumerable<int> rows, int classCount)
    {
        var counts = new long[classCount];
        foreach (var row in rows)
            counts[Classes![row]]++;
        return counts;
    }

    /// <summary>The mean of each number.</summary>
    public double[] Means(IReadOnlyCollection<int> rows) =>
        [.. Enumerable.Range(0, OutputCount).Select(output => rows.Average(row => (double)Numbers![(row * OutputCount) + output]))];
}
