using System.Diagnostics;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Runs a <see cref="SparseSum"/>. The threads of a team divide the rows in the forward pass, and the touched rows of the weights
/// in the backward pass.</summary>
/// <param name="members">Members of the network. The rows of z of each follow those of the member before.</param>
internal sealed class SparseSumPass(SparseSum stage, int members, PassOptions options) : StagePass, ITeamWork
{
    // Work below this number of multiply-adds is done by the calling thread alone.
    private const long SharingThreshold = 400_000;

    // So many rows of weights are updated together, while they are in the nearest cache.
    private const int RowsAtOnce = 16;

    // So many pairs ahead, the weights of an input are loaded into the nearest cache.
    private const int PairsAhead = 8;

    private const MethodImplOptions Whole = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    private readonly Interruption? _interruption = options.CheckAlive is { } checkAlive ? new Interruption(checkAlive) : null;
    private readonly SparseBatch _batch = options.Sparse!;
    private readonly AlignedBuffer[] _gradients = options.IsTraining
        ? [.. Enumerable.Range(0, options.Team?.Count ?? 1).Select(_ => new AlignedBuffer(RowsAtOnce * (long)stage.Weights.Slice.Stride))]
        : [];
    private ISparseUpdates? _updates;
    private int[] _cleared = [];
    private int _clearedCount;
    private readonly double[] _deltas = options.ForInputs ? new double[stage.Outputs] : [];
    private Matrix _z;
    private Matrix _weights;
    private bool _isBackward;

    /// <summary>The sparse inputs of the rows. They are filled before each forward pass, and must stay as they are until the backward
    /// pass.</summary>
    public SparseBatch Batch => _batch;

    /// <summary>Adds the sums to z in place.</summary>
    public override Matrix Forward(in ForwardContext context, Matrix input)
    {
        Debug.Assert(_batch.RowCount * (input.Rows / Math.Max(1, _batch.RowCount)) == input.Rows);
        if (context.Dropout.IsOn && options.SparseDropout is { Rate: > 0 } dropout)
            _batch.DropOut(dropout, context.Dropout);
        (_z, _weights, _isBackward) = (input, stage.Weights.In(context.Parameters), false);
        Run(input.Rows);
        return Output = input;
    }

    /// <summary>The derivative with respect to a sparse input, summed over all rows of the last backward pass, as
    /// <see cref="PassOptions.ForInputs"/> asks for it: the sum of delta times the weights of the input.</summary>
    /// <param name="parameters">The parameters of that pass.</param>
    /// <param name="index">The sparse input.</param>
    public double GradientOf(AlignedBuffer parameters, int index)
    {
        double sum = 0;
        var weights = stage.Weights.In(parameters).Row(index);
        for (var unit = 0; unit < weights.Length; unit++)
            sum += _deltas[unit] * weights[unit];
        return sum;
    }

    public override Matrix Backward(in BackwardContext context, Matrix delta)
    {
        if (options.ForInputs)
        {
            Array.Clear(_deltas);
            for (var row = 0; row < delta.Rows; row++)
            {
                var ofRow = delta.Row(row);
                for (var unit = 0; unit < ofRow.Length; unit++)
                    _deltas[unit] += ofRow[unit];
            }
            return delta;
        }
        _batch.GroupByIndex(stage.Weights.Slice.Rows);
        _updates = context.Updates?.Sparse;
        var gradient = stage.Weights.In(context.Gradient);
        if (_updates is null)
        {
            // Rows that the step before touched, and this one perhaps not.
            for (var i = 0; i < _clearedCount; i++)
                gradient.PaddedRow(_cleared[i]).Clear();
            Remember();
        }
        (_z, _weights, _isBackward) = (delta, gradient, true);
        Run(_batch.TouchedCount);
        return delta;
    }

    private void Remember()
    {
        if (_cleared.Length < _batch.TouchedCount)
            _cleared = new int[_batch.MostTouched];
        _batch.Touched.CopyTo(_cleared);
        _clearedCount = _batch.TouchedCount;
    }

    private void Run(int items)
    {
        _interruption?.Reset();
        var cost = (long)_batch.Count * members * _weights.Stride;
        var parts = options.Team is not { } team || cost < SharingThreshold ? 1 : Math.Max(1, Math.Min(team.Useful, items));
        if (parts == 1)
            ((ITeamWork)this).Execute(0, 1);
        else
            options.Team!.Run(this, parts);
    }

    void ITeamWork.Execute(int part, int parts)
    {
        // Each part has about as many pairs as the others, whole rows or whole groups.
        var (first, last) = (First(part, parts), First(part + 1, parts));
        for (var next = first; first < last; first = next)
        {
            var cost = 0L;
            for (; next < last && cost < PacedCheck.Numbers; next++)
                cost += CostOf(next);
            if (_isBackward)
                LaneWidth.Run(new BackwardAction(this, part, first, next));
            else
                LaneWidth.Run(new ForwardAction(this, first, next));
            if (next < last && _interruption is { } interruption && !interruption.GoesOn(part))
                return;
        }
    }

    private int Items => _isBackward ? _batch.TouchedCount : _z.Rows;

    private long CostOf(int item)
    {
        if (_isBackward)
            return (_batch.EndOfGroup(item) - _batch.StartOfGroup(item)) * (long)_z.Stride * members;
        var row = item % _batch.RowCount;
        return (_batch.EndOf(row) - _batch.StartOf(row)) * (long)_z.Stride;
    }

    // The first row of a part in the forward pass, or its first touched index in the backward pass.
    private int First(int part, int parts)
    {
        if (!_isBackward || part == 0 || part == parts)
            return (int)((long)Items * part / parts);
        var wanted = (int)((long)_batch.Count * part / parts);
        int low = 0, high = _batch.TouchedCount;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_batch.StartOfGroup(middle) < wanted)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    // Double holds the products of two float32 and their sum without overflow.
    public override Matrix SaturatedRow(in ForwardContext context, Matrix input, int row)
    {
        var weights = stage.Weights.In(context.Parameters);
        var ofBatch = row % _batch.RowCount;
        for (var unit = 0; unit < input.Columns; unit++)
        {
            double sum = input[0, unit];
            for (var i = _batch.StartOf(ofBatch); i < _batch.EndOf(ofBatch); i++)
                sum += (double)_batch.Values[i] * weights[_batch.Indices[i], unit];
            input[0, unit] = Saturation.Of(sum);
        }
        return input;
    }

    [MethodImpl(Whole)]
    private void Forward<T>(int first, int last) where T : struct, ILanes<T>
    {
        nint stride = _weights.Stride;
        ref var weights = ref _weights.First;
        for (var row = first; row < last; row++)
        {
            var ofBatch = row % _batch.RowCount;
            var (start, end) = (_batch.StartOf(ofBatch), _batch.EndOf(ofBatch));
            AddProducts<T>(
                _batch.Indices[start..end], _batch.Values[start..end], ref weights, stride, ref _z.PaddedRow(row)[0], stride,
                PairsAhead);
        }
    }

    [MethodImpl(Whole)]
    private void Backward<T>(int part, int first, int last) where T : struct, ILanes<T>
    {
        nint stride = _weights.Stride;
        if (_updates is not { } updates)
        {
            for (var place = first; place < last; place++)
                GradientInto<T>(place, _weights.PaddedRow(_batch.Touched[place]), stride);
            return;
        }
        var gradients = _gradients[part].Span;
        for (int start = first, end; start < last; start = end)
        {
            end = Math.Min(last, start + RowsAtOnce);
            var rows = _batch.Touched[start..end];
            updates.Prefetch(rows);
            for (var i = 0; i < rows.Length; i++)
                GradientInto<T>(start + i, gradients.Slice((int)(i * stride), (int)stride), stride);
            updates.Update(rows, gradients);
        }
    }

    // The gradient of one row of the weights.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void GradientInto<T>(int place, Span<float> gradient, nint stride) where T : struct, ILanes<T>
    {
        var rowsOfMember = _z.Rows / members;
        var (start, end) = (_batch.StartOfGroup(place), _batch.EndOfGroup(place));
        gradient.Clear();
        for (var member = 0; member < members; member++)
            AddProducts<T>(
                _batch.RowsOfGroups[start..end], _batch.ValuesOfGroups[start..end],
                ref _z.PaddedRow(member * rowsOfMember)[0], _z.Stride, ref gradient[0], stride, ahead: 0);
    }

    // sums += the sum of values[i] times row rows[i] of the matrix, in ascending order of i. Rows are prefetched so many pairs ahead;
    // 0 = not at all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts<T>(
        ReadOnlySpan<int> rows, ReadOnlySpan<float> values, ref float matrix, nint matrixStride, ref float sums, nint length, int ahead)
        where T : struct, ILanes<T>
    {
        nint column = 0;
        for (; column + (4 * T.Count) <= length; column += 4 * T.Count)
        {
            ref var target = ref Unsafe.Add(ref sums, column);
            var (a, b) = (T.Load(ref target), T.Load(ref Unsafe.Add(ref target, T.Count)));
            var (c, d) = (T.Load(ref Unsafe.Add(ref target, 2 * T.Count)), T.Load(ref Unsafe.Add(ref target, 3 * T.Count)));
            for (var i = 0; i < rows.Length; i++)
            {
                if (ahead > 0 && i + ahead < rows.Length)
                    Cache.Prefetch(ref Unsafe.Add(ref matrix, (rows[i + ahead] * matrixStride) + column), 4 * T.Count);
                ref var source = ref Unsafe.Add(ref matrix, (rows[i] * matrixStride) + column);
                var value = T.Create(values[i]);
                a = T.MultiplyAdd(value, T.Load(ref source), a);
                b = T.MultiplyAdd(value, T.Load(ref Unsafe.Add(ref source, T.Count)), b);
                c = T.MultiplyAdd(value, T.Load(ref Unsafe.Add(ref source, 2 * T.Count)), c);
                d = T.MultiplyAdd(value, T.Load(ref Unsafe.Add(ref source, 3 * T.Count)), d);
            }
            a.Store(ref target);
            b.Store(ref Unsafe.Add(ref target, T.Count));
            c.Store(ref Unsafe.Add(ref target, 2 * T.Count));
            d.Store(ref Unsafe.Add(ref target, 3 * T.Count));
        }
        for (; column < length; column += T.Count)
        {
            var sum = T.Load(ref Unsafe.Add(ref sums, column));
            for (var i = 0; i < rows.Length; i++)
                sum = T.MultiplyAdd(
                    T.Create(values[i]), T.Load(ref Unsafe.Add(ref matrix, (rows[i] * matrixStride) + column)), sum);
            sum.Store(ref Unsafe.Add(ref sums, column));
        }
    }

    private readonly struct ForwardAction(SparseSumPass pass, int first, int last) : ILaneAction
    {
        public void Run<T>() where T : struct, ILanes<T> => pass.Forward<T>(first, last);
    }

    private readonly struct BackwardAction(SparseSumPass pass, int part, int first, int last) : ILaneAction
    {
        public void Run<T>() where T : struct, ILanes<T> => pass.Backward<T>(part, first, last);
    }
}
