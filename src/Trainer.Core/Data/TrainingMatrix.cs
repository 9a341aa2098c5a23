using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>A table of rows: features as float32 in rows padded to cache lines, kept in memory or, beyond a limit, on disk; targets as
/// classes or as values; and optional weights. Rows are appended once and never moved.</summary>
internal sealed partial class TrainingMatrix : IDiskRows, IDisposable
{
    private readonly bool _classes;
    private readonly int _outputs;
    private readonly long _memoryLimit;
    private readonly string? _folder;
    private readonly RowList<int> _classOfRow = new();
    private readonly RowList<float> _values;
    private RowStore _features;
    private RowList<float>? _weights;
    private RowList<int>? _groups;

    private TrainingMatrix(int featureCount, int outputCount, bool classes, bool weighted, long memoryLimit, string? folder)
    {
        _features = new RowStore(featureCount, memoryLimit, folder);
        (_memoryLimit, _folder) = (memoryLimit, folder);
        _outputs = outputCount;
        _classes = classes;
        _values = new RowList<float>(Math.Max(1, outputCount));
        _weights = weighted ? new RowList<float>() : null;
    }

    public int RowCount => _isReading ? _sparse!.RowCount : _features.RowCount;

    /// <summary>Number of features per row; after <see cref="TransformFeatures"/> the number of network inputs.</summary>
    public int FeatureCount => _features.Columns;

    /// <summary>Number of classes, or of target values per row.</summary>
    public int OutputCount => _outputs;

    /// <summary>Bytes of the features that are on disk.</summary>
    public long BytesOnDisk => _features.BytesOnDisk + (_sparse?.BytesOnDisk ?? 0);

    /// <summary>Bytes of the features that are in memory.</summary>
    public long BytesInMemory => FeatureBytes - BytesOnDisk;

    /// <summary>An empty table whose target is one of <paramref name="classCount"/> classes.</summary>
    /// <param name="memoryLimit">The most bytes of features that are kept in memory; the rest is written to disk.</param>
    /// <param name="folder">Folder of the temporary file; see <see cref="RowStore"/>.</param>
    public static TrainingMatrix ForClasses(
        int featureCount, int classCount, bool weighted, long memoryLimit = long.MaxValue, string? folder = null) =>
        new(featureCount, classCount, classes: true, weighted, memoryLimit, folder);

    /// <summary>An empty table whose target is <paramref name="outputCount"/> numbers.</summary>
    /// <param name="memoryLimit">The most bytes of features that are kept in memory; the rest is written to disk.</param>
    /// <param name="folder">Folder of the temporary file; see <see cref="RowStore"/>.</param>
    public static TrainingMatrix ForValues(
        int featureCount, int outputCount, bool weighted, long memoryLimit = long.MaxValue, string? folder = null) =>
        new(featureCount, outputCount, classes: false, weighted, memoryLimit, folder);

    /// <summary>[features]: the memory for the features of the next row, zeroed. The row is part of the table after its target is
    /// added.</summary>
    public Span<float> NextRow() => _features.NextRow();

    public void Dispose()
    {
        _features.Dispose();
        _sparse?.Dispose();
    }

    /// <summary>Completes the row whose features were written into <see cref="NextRow"/>.</summary>
    /// <param name="classIndex">In [0, classes).</param>
    public void AddClass(int classIndex, float weight)
    {
        Debug.Assert(_classes && (uint)classIndex < (uint)_outputs);
        _classOfRow.Add(classIndex);
        Complete(weight);
    }

    /// <summary>Completes the row whose features were written into <see cref="NextRow"/>.</summary>
    /// <param name="values">[outputs]: the target values.</param>
    public void AddValues(ReadOnlySpan<float> values, float weight)
    {
        Debug.Assert(!_classes && values.Length == _outputs);
        _values.Add(values);
        Complete(weight);
    }

    /// <summary>True if rows have groups.</summary>
    public bool HasGroups => _groups is not null;

    /// <summary>A copy of the rows' groups: [rows], each in [0, groups); empty if rows have no groups.</summary>
    public int[] Groups()
    {
        var groups = new int[_groups?.Count ?? 0];
        for (var row = 0; row < groups.Length; row++)
            groups[row] = _groups!.FirstOf(row);
        return groups;
    }

    /// <summary>Sets the group of the row that was completed last.</summary>
    public void AddGroup(int group) => (_groups ??= new RowList<int>()).Add(group);

    /// <summary>[classes]: the number of rows of each class. For targets that are values there are two classes: class 1 if the value is
    /// above 0.5, else class 0.</summary>
    /// <param name="rows">The rows to count; null = all rows.</param>
    public int[] ClassCounts(RowSelection? rows = null)
    {
        var counts = new int[_classes ? _outputs : 2];
        for (var row = 0; row < RowCount; row++)
        {
            if (rows?.Contains(row) != false)
                counts[ClassOf(row)]++;
        }
        return counts;
    }

    /// <summary>[rows]: each row's class, as in <see cref="ClassCounts"/>.</summary>
    public int[] Classes()
    {
        var classes = new int[RowCount];
        CopyClasses(classes);
        return classes;
    }

    /// <summary>Copies each row's class, as in <see cref="ClassCounts"/>.</summary>
    /// <param name="classes">[rows]; overwritten.</param>
    public void CopyClasses(Span<int> classes)
    {
        for (var row = 0; row < classes.Length; row++)
            classes[row] = ClassOf(row);
    }

    /// <summary>Multiplies the weight of each row by the weight of its class. Only ratios of weights matter, so if a product is outside the
    /// range of normal Single numbers, all are multiplied by the same power of two.</summary>
    /// <param name="weightOfClass">[classes]: the weight of each class, as in <see cref="ClassCounts"/>.</param>
    /// <returns>Null on success. If no power of two brings all products into range: the rows of the smallest and of the largest product;
    /// the weights are then unchanged.</returns>
    public (int Smallest, int Largest)? MultiplyWeights(ReadOnlySpan<float> weightOfClass)
    {
        // The exponents of the smallest and the largest normal Single.
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
        // The upper end is one less, because rounding to Single could reach infinity.
        if (high - low > Highest - 1 - Lowest)
            return (smallest, largest);
        var shift = low < Lowest ? Lowest - low : high >= Highest ? Highest - 1 - high : 0;
        var weights = _weights ?? new RowList<float>();
        for (var row = 0; row < RowCount; row++)
        {
            var weight = (float)Math.ScaleB(Product(row, weightOfClass), shift);
            if (_weights is null)
                weights.Add(weight);
            else
                weights.FirstOf(row) = weight;
        }
        _weights = weights;
        return null;
    }

    /// <summary>The class of a row, as in <see cref="ClassCounts"/>.</summary>
    public int ClassOf(int row) => _classes ? _classOfRow.FirstOf(row) : _values.FirstOf(row) > 0.5f ? 1 : 0;

    // Exact in double, as a product of two numbers of 24 bits.
    private double Product(int row, ReadOnlySpan<float> weightOfClass) => (double)WeightOf(row) * weightOfClass[ClassOf(row)];

    /// <summary>The number of rows with a target value that fulfils the condition; 0 if targets are classes.</summary>
    /// <param name="example">The first such value; NaN if there is none.</param>
    public int CountRowsWithValue(Predicate<float> isOfKind, out float example)
    {
        var count = 0;
        example = float.NaN;
        for (var row = 0; !_classes && row < RowCount; row++)
        {
            foreach (var value in _values[row])
            {
                if (!isOfKind(value))
                    continue;
                if (count++ == 0)
                    example = value;
                break;
            }
        }
        return count;
    }

    /// <summary>The number of target values above <paramref name="threshold"/>.</summary>
    public int CountValuesAbove(float threshold)
    {
        var count = 0;
        for (var row = 0; row < _values.Count; row++)
        {
            foreach (var value in _values[row])
                count += value > threshold ? 1 : 0;
        }
        return count;
    }

    /// <summary>Gives the columns of the features one after the other, in any order.</summary>
    /// <param name="isWanted">[columns]: true for those to give.</param>
    /// <param name="taken">The rows to give; null = all rows.</param>
    /// <param name="visit">Gets each column. Several threads may call it at the same time.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="checkAlive">Called from time to time; throws to end the work.</param>
    public void ForEachColumn(bool[] isWanted, RowSelection? taken, ColumnVisitor visit, int threads, Action? checkAlive) =>
        ColumnPass.Run(_features, isWanted, taken, visit, threads, _folder, checkAlive);

    /// <summary>Calls <paramref name="visit"/> for each block of rows, in order: [rows, features], each row padded to whole cache
    /// lines.</summary>
    /// <param name="checkAlive">Called about every million numbers; throws to end the work.</param>
    public void ForEachBlock(BlockVisitor visit, Action? checkAlive) => _features.ForEachBlock(visit, checkAlive: checkAlive);

    /// <summary>Copies the targets of one output, if targets are values.</summary>
    /// <param name="values">[rows]; overwritten.</param>
    public void CopyValues(int output, Span<float> values)
    {
        for (var row = 0; row < values.Length; row++)
            values[row] = _values[row][output];
    }

    /// <summary>The classes that occur and the number of their rows, the most frequent first. The cost does not depend on the number of
    /// classes that do not occur.</summary>
    public (int Class, int Rows)[] ClassesSeen()
    {
        var counts = new Dictionary<int, int>();
        for (var row = 0; row < RowCount; row++)
            counts[ClassOf(row)] = counts.GetValueOrDefault(ClassOf(row)) + 1;
        return [.. counts.Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)];
    }

    /// <summary>[outputs]: the targets of one row, if targets are values.</summary>
    public Span<float> ValuesOf(int row) => _values[row];

    public float WeightOf(int row) => _weights is null ? 1 : _weights.FirstOf(row);

    /// <summary>Replaces the features of all rows by the network inputs.</summary>
    /// <param name="threads">The most threads. The result is the same for any number.</param>
    /// <param name="checkAlive">Called about every million numbers; throws to end the work. The table must not be used afterwards.</param>
    public void TransformFeatures(InputTransform transform, Action? checkAlive = null, int threads = 1) =>
        _features = _features.Map(
            transform.InputCount,
            (_, rowCount, rows) => transform.ApplyInPlace(rows, rowCount, stride: rows.Length / rowCount), threads, checkAlive);

    /// <summary>The same rows with other inputs, which are computed from the features. The targets remain those of this table. The features
    /// are copied, so that <see cref="TransformFeatures"/> may be called afterwards.</summary>
    /// <param name="checkAlive">Called about every million numbers; throws to end the work.</param>
    public TransformedRows WithInputs(InputTransform transform, Action? checkAlive = null)
    {
        var check = new PacedCheck(checkAlive);
        return new TransformedRows(this, _features.CopyAs(transform.InputCount, row =>
        {
            check.After(row.Length);
            transform.ApplyInPlace(row);
        }));
    }

    /// <summary>Replaces the targets of all rows by those that the network learns.</summary>
    public void TransformTargets(OutputTransform transform)
    {
        for (var row = 0; row < RowCount && !transform.IsUnchanged; row++)
            transform.FromTargetsInPlace(ValuesOf(row));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights)
    {
        GatherInputs(rows, input);
        GatherTargets(rows, targets, weights);
    }

    public bool AreOnDisk => BytesOnDisk > 0;

    public void GatherInputs(ReadOnlySpan<int> rows, Matrix input) => _features.CopyRows(rows, input);

    /// <summary>Copies the targets and weights of rows, as <see cref="Gather"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void GatherTargets(ReadOnlySpan<int> rows, Matrix targets, Span<float> weights)
    {
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
            weights[i] = _weights.FirstOf(rows[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OneHot(ReadOnlySpan<int> rows, Matrix targets)
    {
        ref var target = ref targets.First;
        // All rows are cleared at once, with the padding, which is zero anyway.
        MemoryMarshal.CreateSpan(ref target, Math.Max(0, ((rows.Length - 1) * targets.Stride) + targets.Columns)).Clear();
        for (var i = 0; i < rows.Length; i++)
            Unsafe.Add(ref target, ((nint)i * targets.Stride) + _classOfRow.FirstOf(rows[i])) = 1;
    }

    private void CopyValues(ReadOnlySpan<int> rows, Matrix targets)
    {
        for (var i = 0; i < rows.Length; i++)
            _values[rows[i]].CopyTo(targets.Row(i));
    }

    private void Complete(float weight)
    {
        _weights?.Add(weight);
        if (_isReading)
            CompleteSparseRow();
        else
            _features.CompleteRow();
    }
}
