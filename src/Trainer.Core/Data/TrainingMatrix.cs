using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>
/// A table in memory: features float32 in rows padded to cache lines, targets as classes or as values, weights where
/// there are any. Rows are appended once and never moved: they live in blocks, so growing copies nothing.
/// </summary>
internal sealed class TrainingMatrix : IExampleSource
{
    private const int BlockFloats = 1 << 18;

    // What a processor keeps under way at a time, at one or two lines a row.
    private const int RowsTogether = 16;

    private readonly int _stride;
    private readonly int _blockShift;
    private readonly bool _classes;
    private readonly int _outputs;
    private readonly List<AlignedBuffer> _blocks = [];
    private readonly List<int> _classOfRow = [];
    private readonly List<float> _values = [];
    private readonly List<float>? _weights;
    private float _touched;

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

    public int FeatureCount { get; }

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

    /// <summary>How many rows each class has.</summary>
    public int[] ClassCounts()
    {
        var counts = new int[_outputs];
        foreach (var classIndex in _classOfRow)
            counts[classIndex]++;
        return counts;
    }

    /// <summary>How many target values lie above <paramref name="threshold"/>.</summary>
    public int CountValuesAbove(float threshold) => _values.Count(value => value > threshold);

    /// <summary>The features of one row, without padding.</summary>
    public Span<float> FeaturesOf(int row) =>
        _blocks[row >> _blockShift].Span.Slice((row & ((1 << _blockShift) - 1)) * _stride, FeatureCount);

    public void Gather(ReadOnlySpan<int> rows, Matrix input, Matrix targets, Span<float> weights)
    {
        Debug.Assert(input.Columns == FeatureCount && input.Stride >= _stride);
        switch (LaneWidth.Current)
        {
            case 16: CopyFeatures<Lanes16>(rows, input); break;
            case 8: CopyFeatures<Lanes8>(rows, input); break;
            case 4: CopyFeatures<Lanes4>(rows, input); break;
            default: CopyFeatures<Lanes1>(rows, input); break;
        }
        if (_classes)
            OneHot(rows, targets);
        else
            CopyValues(rows, targets);
        for (var i = 0; i < rows.Length; i++)
            weights[i] = _weights is null ? 1 : _weights[rows[i]];
    }

    private void OneHot(ReadOnlySpan<int> rows, Matrix targets)
    {
        var classes = CollectionsMarshal.AsSpan(_classOfRow);
        for (var i = 0; i < rows.Length; i++)
        {
            var target = targets.Row(i);
            target.Clear();
            target[classes[rows[i]]] = 1;
        }
    }

    private void CopyValues(ReadOnlySpan<int> rows, Matrix targets)
    {
        var values = CollectionsMarshal.AsSpan(_values);
        for (var i = 0; i < rows.Length; i++)
            values.Slice(rows[i] * _outputs, _outputs).CopyTo(targets.Row(i));
    }

    // Padding included: it is zero here and there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyFeatures<T>(ReadOnlySpan<int> rows, Matrix input) where T : struct, ILanes<T>
    {
        nint stride = _stride;
        for (var first = 0; first < rows.Length; first += RowsTogether)
        {
            // Shuffled rows lie anywhere, far from any cache. Asking for some of them at once takes as long as for one.
            var together = rows.Slice(first, Math.Min(RowsTogether, rows.Length - first));
            var touched = 0f;
            foreach (var row in together)
            {
                ref var source = ref FirstOf(row);
                for (nint line = 0; line < stride; line += AlignedBuffer.LineFloats)
                    touched += Unsafe.Add(ref source, line);
            }
            _touched = touched;
            for (var i = 0; i < together.Length; i++)
            {
                ref var source = ref FirstOf(together[i]);
                ref var target = ref Unsafe.Add(ref input.First, (nint)(first + i) * input.Stride);
                for (nint column = 0; column < stride; column += T.Count)
                    T.Load(ref Unsafe.Add(ref source, column)).Store(ref Unsafe.Add(ref target, column));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref float FirstOf(int row)
    {
        var block = CollectionsMarshal.AsSpan(_blocks)[row >> _blockShift];
        return ref block.Memory[block.Offset + ((row & ((1 << _blockShift) - 1)) * _stride)];
    }

    private void Complete(float weight)
    {
        _weights?.Add(weight);
        RowCount++;
    }
}
