using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>Cross-entropy matched with softmax: L = sum over k of t_k (log(sum over j of e^(z_j - m)) + m - z_k) with m = max z, and dL/dz
/// = a (sum of t) - t. This is log-softmax, so the logarithm of a softmax is never taken. With label smoothing s in [0, 1) and K classes, t
/// becomes t (1 - s) + s (sum of t) / K. The lanes of a vector run along the rows, because there are usually few classes.</summary>
internal sealed partial class SoftmaxCrossEntropy(float labelSmoothing) : MatchedPair
{
    public override void ValuesInto(Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses) =>
        LaneWidth.Run(new ValuesPass(this, preActivation, activation, targets, losses));

    public override void DeltaInto(Matrix activation, Matrix targets, Matrix delta) =>
        LaneWidth.Run(new DeltaPass(this, activation, targets, delta));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void Values<T>(Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses) where T : struct, ILanes<T>
    {
        if (activation.Columns > RowBlock.MaxColumns)
        {
            WideValues(preActivation, activation, targets, losses);
            return;
        }
        var columns = activation.Columns;
        Span<float> zBlock = stackalloc float[RowBlock.FloatsFor<T>(columns)];
        Span<float> aBlock = stackalloc float[RowBlock.FloatsFor<T>(columns)];
        Span<float> tBlock = stackalloc float[RowBlock.FloatsFor<T>(columns)];
        Span<float> scratch = stackalloc float[RowBlock.ScratchFor<T>()];
        for (var row = 0; row < activation.Rows; row += T.Count)
        {
            var count = Math.Min(T.Count, activation.Rows - row);
            RowBlock.Load<T>(preActivation, row, count, ref zBlock[0]);
            RowBlock.Load<T>(activation, row, count, ref aBlock[0]);
            RowBlock.Load<T>(targets, row, count, ref tBlock[0]);
            var sum = Loss<T>(ref zBlock[0], ref aBlock[0], ref tBlock[0], columns, ref scratch[0]);
            if (count == T.Count)
            {
                sum.Store(ref losses[row]);
                continue;
            }
            sum.Store(ref scratch[0]);
            scratch[..count].CopyTo(losses[row..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void Delta<T>(Matrix activation, Matrix targets, Matrix delta) where T : struct, ILanes<T>
    {
        if (activation.Columns > RowBlock.MaxColumns)
        {
            WideDelta(activation, targets, delta);
            return;
        }
        var columns = activation.Columns;
        Span<float> aBlock = stackalloc float[RowBlock.FloatsFor<T>(columns)];
        Span<float> tBlock = stackalloc float[RowBlock.FloatsFor<T>(columns)];
        Span<float> scratch = stackalloc float[RowBlock.ScratchFor<T>()];
        for (var row = 0; row < activation.Rows; row += T.Count)
        {
            var count = Math.Min(T.Count, activation.Rows - row);
            RowBlock.Load<T>(activation, row, count, ref aBlock[0]);
            RowBlock.Load<T>(targets, row, count, ref tBlock[0]);
            var sum = RowBlock.Sum<T>(ref tBlock[0], columns, ref scratch[0]);
            var uniform = Uniform<T>(ref tBlock[0], columns, ref scratch[0]);
            for (var k = 0; k < columns; k++)
            {
                ref var a = ref aBlock[k * T.Count];
                T.MultiplyAdd(T.Load(ref a), sum, LaneMath.Negate(Smoothed(T.Load(ref tBlock[k * T.Count]), uniform))).Store(ref a);
            }
            RowBlock.Store<T>(ref aBlock[0], delta, row, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Smoothed<T>(T target, T uniform) where T : struct, ILanes<T> =>
        labelSmoothing == 0 ? target : T.MultiplyAdd(target, T.Create(1 - labelSmoothing), uniform);

    // The amount that smoothing adds to each class of a row: s * (sum of t) / K.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Uniform<T>(ref float block, int columns, ref float scratch) where T : struct, ILanes<T> => labelSmoothing == 0
        ? T.Create(0f)
        : T.Create(labelSmoothing) * RowBlock.Sum<T>(ref block, columns, ref scratch) / T.Create(columns);

    private float Uniform(ReadOnlySpan<float> t) => labelSmoothing == 0 ? 0 : labelSmoothing * Reductions.Sum(t) / t.Length;

    private void WideValues(Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses)
    {
        for (var row = 0; row < preActivation.Rows; row++)
        {
            var z = preActivation.Row(row);
            var t = targets.Row(row);
            var max = Reductions.Max(z);
            var logSum = -LaneMath.Log(new Lanes1(Reductions.Max(activation.Row(row)))).Value;
            var uniform = Uniform(t);
            var sum = 0f;
            for (var k = 0; k < z.Length; k++)
            {
                var target = Smoothed(new Lanes1(t[k]), new Lanes1(uniform)).Value;
                if (target != 0f)
                    sum = MathF.FusedMultiplyAdd(target, logSum + (max - z[k]), sum);
            }
            losses[row] = sum;
        }
    }

    private void WideDelta(Matrix activation, Matrix targets, Matrix delta)
    {
        for (var row = 0; row < delta.Rows; row++)
        {
            var a = activation.Row(row);
            var t = targets.Row(row);
            var d = delta.Row(row);
            var sum = Reductions.Sum(t);
            var uniform = Uniform(t);
            for (var k = 0; k < d.Length; k++)
                d[k] = MathF.FusedMultiplyAdd(a[k], sum, -Smoothed(new Lanes1(t[k]), new Lanes1(uniform)).Value);
        }
    }

    private readonly ref struct ValuesPass(
        SoftmaxCrossEntropy owner, Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses) : ILaneAction
    {
        private readonly Span<float> _losses = losses;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => owner.Values<T>(preActivation, activation, targets, _losses);
    }

    private readonly struct DeltaPass(SoftmaxCrossEntropy owner, Matrix activation, Matrix targets, Matrix delta) : ILaneAction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => owner.Delta<T>(activation, targets, delta);
    }
}
