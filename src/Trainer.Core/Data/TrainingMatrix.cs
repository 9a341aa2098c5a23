using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>
/// A table: features float32 in rows padded to cache lines, in memory or beyond a limit on disk, targets as classes or as values, weights
/// where there are any. Rows are appended once and never moved.
/// </summary>
internal sealed class TrainingMatrix : IExampleSource, IDisposable
{
    private readonly bool _classes;
    private readonly int _outputs;
    private readonly List<int> _classOfRow = [];
    private readonly List<float> _values = [];
    private RowStore _features;
    private List<float>? _weights;
    private List<int>? _groups;

    private TrainingMatrix(int featureCount, int outputCount, bool classes, bool weighted, long memoryLimit, string? folder)
    {
        _features = new RowStore(featureCount, memoryLimit, folder);
        _outputs = outputCount;
        _classes = classes;
        _weights = weighted ? [] : null;
    }

    public int RowCount => _features.RowCount;

    /// <summary>Features of a row; after <see cref="TransformFeatures"/>, inputs of the network.</summary>
    public int FeatureCount => _features.Columns;

    public int OutputCount => _outputs;

    /// <summary>Bytes of features on disk.</summary>
    public long BytesOnDisk => _features.BytesOnDisk;

    /// <summary>A table whose target is one of <paramref name="classCount"/> classes.</summary>
    /// <param name="memoryLimit">Bytes of features kept in memory; the rest goes to disk.</param>
    /// <param name="folder">Where, see <see cref="RowStore"/>.</param>
    public static TrainingMatrix ForClasses(
        int featureCount, int classCount, bool weighted, long memoryLimit = long.MaxValue, string? folder = null) =>
        new(featureCount, classCount, classes: true, weighted, memoryLimit, folder);

    /// <summary>A table whose target is <paramref name="outputCount"/> numbers.</summary>
    /// <param name="memoryLimit">Bytes of features kept in memory; the rest goes to disk.</param>
    /// <param name="folder">Where, see <see cref="RowStore"/>.</param>
    public static TrainingMatrix ForValues(
        int featureCount, int outputCount, bool weighted, long memoryLimit = long.MaxValue, string? folder = null) =>
        new(featureCount, outputCount, classes: false, weighted, memoryLimit, folder);

    /// <summary>Room for the features of the next row, zeroed. The row counts once its target is added.</summary>
    public Span<float> NextRow() => _features.NextRow();

    public void Dispose() => _features.Dispose();

    /// <summary>Completes the row whose features were written into <see cref="NextRow"/>.</summary>
    /// <param name="classIndex">In [0, classes).</param>
    public void AddClass(int classIndex, float weight)
    {
        Debug.Assert(_classes && (uint)classIndex < (uint)_outputs);
        _classOfRow.Add(classIndex);
        Complete(weight);
    }

    /// <summary>Completes the row whose features were written into <see cref="NextRow"/>.</summary>
    /// <param name="values">One number an output.</param>
    public void AddValues(ReadOnlySpan<float> values, float weight)
    {
        Debug.Assert(!_classes && values.Length == _outputs);
        foreach (var value in values)
            _values.Add(value);
        Complete(weight);
    }

    /// <summary>[rows] each row's group, in [0, groups), or empty where rows have none.</summary>
    public ReadOnlySpan<int> Groups => CollectionsMarshal.AsSpan(_groups);

    /// <summary>Notes the group of the row that was completed last.</summary>
    public void AddGroup(int group) => (_groups ??= []).Add(group);

    /// <summary>How many rows each class has; a single value is class 1 above 0.5, else class 0.</summary>
    /// <param name="rows">The rows to count; null = all.</param>
    public int[] ClassCounts(int[]? rows = null)
    {
        var counts = new int[_classes ? _outputs : 2];
        for (var i = 0; i < (rows?.Length ?? RowCount); i++)
            counts[ClassOf(rows is null ? i : rows[i])]++;
        return counts;
    }

    /// <summary>[rows] each row's class, as counted by <see cref="ClassCounts"/>.</summary>
    public int[] Classes()
    {
        var classes = new int[RowCount];
        for (var row = 0; row < classes.Length; row++)
            classes[row] = ClassOf(row);
        return classes;
    }

    /// <summary>Multiplies the weight of each row by that of its class. Only the ratios of weights matter, so where a product is outside
    /// the normal numbers of Single, all are multiplied by the same power of two.</summary>
    /// <param name="weightOfClass">One a class, as in <see cref="ClassCounts"/>.</param>
    /// <returns>Null, or the rows of the smallest and the largest product where no such power brings all of them inside; the weights are
    /// unchanged then.</returns>
    public (int Smallest, int Largest)? MultiplyWeights(ReadOnlySpan<float> weightOfClass)
    {
        // The exponents of Single's normal numbers.
        const int Lowest = -126, Highest = 127;
        if (RowCount == 0)
            return null;
        int smallest = 0, largest = 0;
        for (var row = 1; row < RowCount; row++)
        {
            var product = Product(row, weightOfClass);
            if (product < Product(smallest, weightOfClass))
                smallest = row;
            if (product > Product(largest, weightOfClass))
                largest = row;
        }
        var (low, high) = (Math.ILogB(Product(smallest, weightOfClass)), Math.ILogB(Product(largest, weightOfClass)));
        // One less above, where rounding to Single could reach infinity.
        if (high - low > Highest - 1 - Lowest)
            return (smallest, largest);
        var shift = low < Lowest ? Lowest - low : high >= Highest ? Highest - 1 - high : 0;
        _weights ??= [.. Enumerable.Repeat(1f, RowCount)];
        for (var row = 0; row < RowCount; row++)
            _weights[row] = (float)Math.ScaleB(Product(row, weightOfClass), shift);
        return null;
    }

    /// <summary>The class of a row, as counted by <see cref="ClassCounts"/>.</summary>
    public int ClassOf(int row) => _classes ? _classOfRow[row] : _values[row * _outputs] > 0.5f ? 1 : 0;

    // Exact: two numbers of 24 bits.
    private double Product(int row, ReadOnlySpan<float> weightOfClass) => (double)WeightOf(row) * weightOfClass[ClassOf(row)];

    /// <summary>How many rows have a target value of this kind; none where targets are classes.</summary>
    /// <param name="example">The first such value.</param>
    public int CountRowsWithValue(Predicate<float> isOfKind, out float example)
    {
        var count = 0;
        example = float.NaN;
        for (var row = 0; !_classes && row < RowCount; row++)
        {
            for (var k = 0; k < _outputs; k++)
            {
                var value = _values[(row * _outputs) + k];
                if (!isOfKind(value))
                    continue;
                if (count++ == 0)
                    example = value;
                break;
            }
        }
        return count;
    }

    /// <summary>How many target values lie above <paramref name="threshold"/>.</summary>
    public int CountValuesAbove(float threshold) => _values.Count(value => value > threshold);

    /// <summary>Copies some columns, in one pass over the rows.</summary>
    /// <param name="firstColumn">The first of them.</param>
    /// <param name="isTaken">[rows] which rows to copy; empty = all.</param>
    /// <param name="columns">[columns][rows taken]; overwritten.</param>
    public void CopyColumns(int firstColumn, ReadOnlyMemory<bool> isTaken, double[][] columns)
    {
        var next = 0;
        _features.ForEachBlock((firstRow, rowCount, rows) =>
        {
            var taken = isTaken.Span;
            for (var row = 0; row < rowCount; row++)
            {
                if (!taken.IsEmpty && !taken[firstRow + row])
                    continue;
                var features = rows.Slice((row * _features.Stride) + firstColumn, columns.Length);
                for (var column = 0; column < columns.Length; column++)
                    columns[column][next] = features[column];
                next++;
            }
        });
    }

    /// <summary>Shows the features of each row, in order.</summary>
    public void ForEachRow(RowMap visit) => _features.ForEachBlock((_, rowCount, rows) =>
    {
        for (var row = 0; row < rowCount; row++)
            visit(rows.Slice(row * _features.Stride, FeatureCount));
    });

    /// <summary>The classes that have a row and how many each has, most first. It costs nothing for those that have none.</summary>
    public (int Class, int Rows)[] ClassesSeen()
    {
        var counts = new Dictionary<int, int>();
        for (var row = 0; row < RowCount; row++)
            counts[ClassOf(row)] = counts.GetValueOrDefault(ClassOf(row)) + 1;
        return [.. counts.Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)];
    }

    /// <summary>The targets of one row, where they are values.</summary>
    public Span<float> ValuesOf(int row) => CollectionsMarshal.AsSpan(_values).Slice(row * _outputs, _outputs);

    public float WeightOf(int row) => _weights is null ? 1 : _weights[row];

    /// <summary>Turns the features of all rows into network inputs.</summary>
    /// <param name="checkAlive">Asked now and then; what it throws leaves a table that is not to be used.</param>
    public void TransformFeatures(InputTransform transform, Action? checkAlive = null)
    {
        var check = new PacedCheck(checkAlive);
        _features = _features.Map(transform.InputCount, row =>
        {
            check.After(row.Length);
            transform.ApplyInPlace(row);
        });
    }

    /// <summary>Turns the targets of all rows into what the network learns.</summary>
    public void TransformTargets(OutputTransform transform)
    {
        for (var row = 0; row < RowCount && !transform.IsUnchanged; row++)
            transform.FromTargetsInPlace(ValuesOf(row));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights)
    {
        _features.CopyRows(rows, input);
        if (_classes)
            OneHot(rows, targets);
        else
            CopyValues(rows, targets);
        if (_weights is null)
        {
            weights[..rows.Length].Fill(1);
            return;
        }
        for (var i = 0; i < rows.Length; i++)
            weights[i] = _weights[rows[i]];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OneHot(ReadOnlySpan<int> rows, Matrix targets)
    {
        ReadOnlySpan<int> classes = CollectionsMarshal.AsSpan(_classOfRow);
        ref var target = ref targets.First;
        // All rows at once, padding included: it is zero anyway.
        MemoryMarshal.CreateSpan(ref target, Math.Max(0, ((rows.Length - 1) * targets.Stride) + targets.Columns)).Clear();
        for (var i = 0; i < rows.Length; i++)
            Unsafe.Add(ref target, ((nint)i * targets.Stride) + classes[rows[i]]) = 1;
    }

    private void CopyValues(ReadOnlySpan<int> rows, Matrix targets)
    {
        var values = CollectionsMarshal.AsSpan(_values);
        for (var i = 0; i < rows.Length; i++)
            values.Slice(rows[i] * _outputs, _outputs).CopyTo(targets.Row(i));
    }

    private void Complete(float weight)
    {
        _weights?.Add(weight);
        _features.CompleteRow();
    }
}
