using FfnnMlNet.Network;

namespace FfnnMlNet.Data;

/// <content>Sparse rows. A wide table is read by its values that are not 0. When all rows are read, its slots are divided: dense ones
/// become the features of the table, sparse ones stay as slot and value.</content>
internal sealed partial class TrainingMatrix
{
    // So many values are read before it is decided that a wide table is not sparse, if more than a quarter of them is not 0.
    private const long ValuesToJudge = 1 << 20;
    private const int MostValues = 4;

    // While the table is read, the rows with all their features; later those with the sparse ones.
    private SparseStore? _sparse;
    private bool _isReading;

    /// <summary>True while the features of the rows are read by their values that are not 0.</summary>
    public bool IsReadingSparse => _isReading;

    /// <summary>True where some of the features are kept as sparse ones.</summary>
    public bool HasSparseRows => _sparse is not null && !_isReading;

    /// <summary>Number of values that are not 0 in the sparse features of all rows.</summary>
    public long SparseValueCount => _sparse?.ValueCount ?? 0;

    /// <summary>Bytes of all features that were read so far.</summary>
    public long FeatureBytes =>
        (_sparse?.Bytes ?? 0) + (_isReading ? 0 : (long)_features.RowCount * _features.Stride * sizeof(float));

    /// <summary>Reads the features by their values that are not 0 from now on, until <see cref="Divide(SparseSlots)"/> is called. The table
    /// must be empty.</summary>
    public void ReadSparse() => (_sparse, _isReading) = (new SparseStore(_memoryLimit, _folder), true);

    /// <summary>The store for the features of the next row. The row is part of the table after its target is added.</summary>
    public SparseStore NextSparseRow()
    {
        _sparse!.DiscardRow();
        return _sparse;
    }

    /// <summary>Calls <paramref name="visit"/> with the features of each row that are not 0, in order. After
    /// <see cref="Divide(SparseSlots)"/> these are the dense ones.</summary>
    public void ForEachRow(SparseRow visit) => ForEachRow(visit, release: false);

    /// <summary>Calls <paramref name="visit"/> with the sparse features of each row, in order.</summary>
    public void ForEachSparseRow(SparseRow visit) => _sparse!.ForEachRow(visit);

    /// <summary>Divides the features into dense and sparse ones. Only the dense ones remain in <see cref="FeatureCount"/>.</summary>
    /// <param name="slots">The division; null = all features are dense.</param>
    public void Divide(SparseSlots? slots)
    {
        if (slots is null && !_isReading)
            return;
        var columns = slots?.DenseSlots.Length ?? FeatureCount;
        // Sparse rows get the memory that dense ones leave.
        var denseBytes = slots is null ? 0 : Math.Min(_memoryLimit / 2, (double)RowCount * columns * sizeof(float));
        var dense = new RowStore(columns, slots is null ? _memoryLimit : (long)Math.Max(denseBytes, _memoryLimit / 8), _folder);
        var sparse = slots is null ? null : new SparseStore((long)Math.Max(_memoryLimit - denseBytes, _memoryLimit / 8), _folder);
        try
        {
            Divide(slots, dense, sparse);
        }
        catch
        {
            dense.Dispose();
            sparse?.Dispose();
            throw;
        }
        _features.Dispose();
        _sparse?.Dispose();
        (_features, _sparse, _isReading) = (dense, sparse, false);
    }

    /// <summary>Replaces the sparse features of all rows by the sparse inputs.</summary>
    public void TransformSparse(SparseInputs inputs)
    {
        var (target, row) = (new SparseStore(_sparse!.MemoryLimit, _folder), new SparseBatch());
        try
        {
            _sparse.ForEachRow(
                (slots, values) =>
                {
                    row.Clear();
                    inputs.AddTo(row, slots, values);
                    for (var i = 0; i < row.Count; i++)
                        target.Add(row.Indices[i], row.Values[i]);
                    target.CompleteRow();
                },
                release: true);
        }
        catch
        {
            target.Dispose();
            throw;
        }
        _sparse.Dispose();
        _sparse = target;
    }

    public void GatherSparse(ReadOnlySpan<int> rows, SparseBatch sparse)
    {
        sparse.Clear();
        AddSparse(rows, sparse);
    }

    public void AddSparse(ReadOnlySpan<int> rows, SparseBatch sparse)
    {
        if (_sparse is not null)
        {
            _sparse.CopyRows(rows, sparse);
            return;
        }
        // A table without sparse features gives rows without any.
        for (var i = 0; i < rows.Length; i++)
            sparse.CompleteRow();
    }

    public int MostSparseValues(int rowCount) => _sparse?.MostValues(rowCount) ?? 0;

    public double MeanSparseValues => HasSparseRows && RowCount > 0 ? (double)SparseValueCount / RowCount : 0;

    private void ForEachRow(SparseRow visit, bool release)
    {
        if (_isReading)
        {
            _sparse!.ForEachRow(visit, release);
            return;
        }
        var (slots, values) = (new int[FeatureCount], new float[FeatureCount]);
        _features.ForEachBlock((_, rowCount, rows) =>
        {
            for (var row = 0; row < rowCount; row++)
            {
                var count = 0;
                var features = rows.Slice(row * _features.Stride, slots.Length);
                for (var slot = 0; slot < features.Length; slot++)
                {
                    if (features[slot] == 0)
                        continue;
                    (slots[count], values[count]) = (slot, features[slot]);
                    count++;
                }
                visit(slots.AsSpan(0, count), values.AsSpan(0, count));
            }
        });
    }

    private void Divide(SparseSlots? slots, RowStore dense, SparseStore? sparse)
    {
        var columns = new SlotMap(slots?.DenseSlots.Length ?? 0);
        for (var column = 0; column < slots?.DenseSlots.Length; column++)
            columns.Add(slots.DenseSlots[column], column);
        ForEachRow(
            (at, values) =>
            {
                var row = dense.NextRow();
                for (var i = 0; i < values.Length; i++)
                {
                    var column = slots is null ? at[i] : columns.PlaceOf(at[i]);
                    if (column != SlotMap.None)
                        row[column] = values[i];
                    else
                        sparse!.Add(at[i], values[i]);
                }
                dense.CompleteRow();
                sparse?.CompleteRow();
            },
            release: true);
    }

    private void CompleteSparseRow()
    {
        _sparse!.CompleteRow();
        if (_sparse.ValueCount >= ValuesToJudge && _sparse.ValueCount * MostValues > (long)RowCount * FeatureCount)
            Divide(null);
    }
}
