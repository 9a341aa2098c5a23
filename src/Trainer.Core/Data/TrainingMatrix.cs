using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>
/// A table in memory: features float32 in rows padded to cache lines, targets as classes or as values, weights where
/// there are any. Rows are appended once and never moved: they live in blocks, so growing copies nothing.
/// </summary>
internal sealed class TrainingMatrix : IExampleSource
{
    private const int BlockFloats = 1 << 18;

    private int _stride;
    private readonly int _blockShift;
    private readonly bool _classes;
    private readonly int _outputs;
    private readonly List<AlignedBuffer> _blocks = [];
    private readonly List<int> _classOfRow = [];
    private readonly List<float> _values = [];
    private List<float>? _weights;

    private TrainingMatrix(int featureCount, int outputCount, bool classes, bool weighted)
    {
        FeatureCount = featureCount;
        _outputs = outputCount;
        _classes = classes;
        _stride = AlignedBuffer.StrideFor(featureCount);
        _blockShift = BitOperations.Log2((uint)Math.Max(1, BlockFloats / Math.Max(1, _stride)));
        _weights = weighted ? [] : null;
    }

    public int RowCount { get; private set; }

    /// <summary>Features of a row; after <see cref="TransformFeatures"/>, inputs of the network.</summary>
    public int FeatureCount { get; private set; }

    public int OutputCount => _outputs;

    /// <summary>A table whose target is one of <paramref name="classCount"/> classes.</summary>
    public static TrainingMatrix ForClasses(int featureCount, int classCount, bool weighted) =>
        new(featureCount, classCount, classes: true, weighted);

    /// <summary>A table whose target is <paramref name="outputCount"/> numbers.</summary>
    public static TrainingMatrix ForValues(int featureCount, int outputCount, bool weighted) =>
        new(featureCount, outputCount, classes: false, weighted);

    /// <summary>Room for the features of the next row, zeroed. The row counts once its target is added.</summary>
    public Span<float> NextRow()
    {
        var block = RowCount >> _blockShift;
        if (block == _blocks.Count)
            _blocks.Add(new AlignedBuffer((long)_stride << _blockShift));
        var row = FeaturesOf(RowCount);
        row.Clear();
        return row;
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
    /// <param name="values">One number an output.</param>
    public void AddValues(ReadOnlySpan<float> values, float weight)
    {
        Debug.Assert(!_classes && values.Length == _outputs);
        foreach (var value in values)
            _values.Add(value);
        Complete(weight);
    }

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

    /// <summary>Multiplies the weight of each row by that of its class.</summary>
    /// <param name="weightOfClass">One a class, as in <see cref="ClassCounts"/>.</param>
    public void MultiplyWeights(ReadOnlySpan<float> weightOfClass)
    {
        _weights ??= [.. Enumerable.Repeat(1f, RowCount)];
        for (var row = 0; row < RowCount; row++)
            _weights[row] *= weightOfClass[ClassOf(row)];
    }

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

    /// <summary>The features of one row, without padding.</summary>
    public Span<float> FeaturesOf(int row) =>
        _blocks[row >> _blockShift].Span.Slice((row & ((1 << _blockShift) - 1)) * _stride, FeatureCount);

    /// <summary>The targets of one row, where they are values.</summary>
    public Span<float> ValuesOf(int row) => CollectionsMarshal.AsSpan(_values).Slice(row * _outputs, _outputs);

    public float WeightOf(int row) => _weights is null ? 1 : _weights[row];

    /// <summary>Turns the features of all rows into network inputs: in place where the padding has room for further inputs, else block by
    /// block, so that never more than a block is there twice.</summary>
    public void TransformFeatures(InputTransform transform)
    {
        var stride = AlignedBuffer.StrideFor(transform.InputCount);
        for (var block = 0; block < _blocks.Count; block++)
        {
            var source = _blocks[block];
            var target = stride == _stride ? source : new AlignedBuffer((long)stride << _blockShift);
            var rows = Math.Min(1 << _blockShift, RowCount - (block << _blockShift));
            for (var row = 0; row < rows; row++)
            {
                var inputs = target.Span.Slice(row * stride, stride);
                if (target != source)
                    source.Span.Slice(row * _stride, FeatureCount).CopyTo(inputs);
                transform.ApplyInPlace(inputs);
            }
            _blocks[block] = target;
        }
        (_stride, FeatureCount) = (stride, transform.InputCount);
    }

    /// <summary>Turns the targets of all rows into what the network learns.</summary>
    public void TransformTargets(OutputTransform transform)
    {
        for (var row = 0; row < RowCount && !transform.IsUnchanged; row++)
            transform.FromTargetsInPlace(ValuesOf(row));
    }

    public void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            FeaturesOf(row).CopyTo(input.Row(i));
            var target = targets.Row(i);
            if (_classes)
            {
                target.Clear();
                target[_classOfRow[row]] = 1;
            }
            else
            {
                for (var k = 0; k < target.Length; k++)
                    target[k] = _values[(row * _outputs) + k];
            }
            weights[i] = WeightOf(row);
        }
    }

    private int ClassOf(int row) => _classes ? _classOfRow[row] : _values[row * _outputs] > 0.5f ? 1 : 0;

    private void Complete(float weight)
    {
        _weights?.Add(weight);
        RowCount++;
    }
}
