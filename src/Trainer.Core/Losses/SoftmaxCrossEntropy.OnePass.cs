using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <content>Losses and deltas of a training step in one pass, for which the rows are transposed only once.</content>
internal sealed partial class SoftmaxCrossEntropy
{
    public override bool TryValuesAndDelta(
        Matrix preActivation, Matrix activation, Matrix targets, ReadOnlySpan<float> rowScales, Span<float> losses, Matrix delta)
    {
        if (activation.Columns is 0 or > RowBlock.MaxColumns)
            return false;
        LaneWidth.Run(new OnePass(this, preActivation, activation, targets, rowScales, losses, delta));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void ValuesAndDelta<T>(
        Matrix preActivation, Matrix activation, Matrix targets, ReadOnlySpan<float> rowScales, Span<float> losses, Matrix delta)
        where T : struct, ILanes<T>
    {
        var columns = activation.Columns;
        Span<float> zBlock = stackalloc float[RowBlock.FloatsFor<T>(columns)];
        Span<float> aBlock = stackalloc float[RowBlock.FloatsFor<T>(columns)];
        Span<float> tBlock = stackalloc float[RowBlock.FloatsFor<T>(columns)];
        Span<float> scratch = stackalloc float[RowBlock.ScratchFor<T>()];
        Span<float> partial = stackalloc float[T.Count];
        for (var row = 0; row < activation.Rows; row += T.Count)
        {
            var count = Math.Min(T.Count, activation.Rows - row);
            RowBlock.Load<T>(preActivation, row, count, ref zBlock[0]);
            RowBlock.Load<T>(activation, row, count, ref aBlock[0]);
            RowBlock.Load<T>(targets, row, count, ref tBlock[0]);
            var loss = Loss<T>(ref zBlock[0], ref aBlock[0], ref tBlock[0], columns, ref scratch[0]);
            T scale;
            if (count == T.Count)
            {
                scale = T.Load(ref Unsafe.Add(ref MemoryMarshal.GetReference(rowScales), row));
                loss.Store(ref losses[row]);
            }
            else
            {
                rowScales.Slice(row, count).CopyTo(partial);
                scale = T.Load(ref partial[0]);
                loss.Store(ref partial[0]);
                partial[..count].CopyTo(losses[row..]);
            }
            var sum = RowBlock.Sum<T>(ref tBlock[0], columns, ref scratch[0]);
            var uniform = Uniform<T>(ref tBlock[0], columns, ref scratch[0]);
            for (var k = 0; k < columns; k++)
            {
                ref var a = ref aBlock[k * T.Count];
                var target = Smoothed(T.Load(ref tBlock[k * T.Count]), uniform);
                (T.MultiplyAdd(T.Load(ref a), sum, LaneMath.Negate(target)) * scale).Store(ref a);
            }
            RowBlock.Store<T>(ref aBlock[0], delta, row, count);
        }
    }

    // The losses of the rows of a block.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Loss<T>(ref float z, ref float a, ref float t, int columns, ref float scratch) where T : struct, ILanes<T>
    {
        var max = RowBlock.Max<T>(ref z, columns);
        // The largest activation is 1 / (sum over j of e^(z_j - m)), so the sum need not be computed again.
        var logSum = LaneMath.Negate(LaneMath.Log(RowBlock.Max<T>(ref a, columns)));
        var uniform = Uniform<T>(ref t, columns, ref scratch);
        var sum = T.Create(0f);
        for (nint k = 0; k < columns; k++)
        {
            var target = Smoothed(T.Load(ref Unsafe.Add(ref t, k * T.Count)), uniform);
            var isThere = T.Or(T.LessThan(T.Create(0f), target), T.LessThan(target, T.Create(0f)));
            // A class with target 0 adds nothing, not even if its logarithm is infinite.
            sum = T.Select(isThere, T.MultiplyAdd(target, logSum + (max - T.Load(ref Unsafe.Add(ref z, k * T.Count))), sum), sum);
        }
        return sum;
    }

    private readonly ref struct OnePass(
        SoftmaxCrossEntropy owner, Matrix preActivation, Matrix activation, Matrix targets, ReadOnlySpan<float> rowScales,
        Span<float> losses, Matrix delta) : ILaneAction
    {
        private readonly ReadOnlySpan<float> _rowScales = rowScales;
        private readonly Span<float> _losses = losses;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> =>
            owner.ValuesAndDelta<T>(preActivation, activation, targets, _rowScales, _losses, delta);
    }
}
