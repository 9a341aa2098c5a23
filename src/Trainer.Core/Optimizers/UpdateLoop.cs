using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>Applies the formula <typeparamref name="TRule"/> in one pass over parameters, gradient and moments.</summary>
internal static class UpdateLoop<TRule> where TRule : struct, IUpdateRule
{
    /// <param name="state">The moments; null is allowed for a rule without moments.</param>
    /// <param name="start">The first index; a multiple of 16, as is <paramref name="end"/>.</param>
    /// <param name="end">One past the last index.</param>
    public static void Run(TRule rule, Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState? state, int start, int end)
    {
        Debug.Assert(start % AlignedBuffer.LineFloats == 0 && end % AlignedBuffer.LineFloats == 0);
        if (start == end)
            return;
        ref var p = ref MemoryMarshal.GetReference(parameters);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var first = ref TRule.MomentCount > 0 ? ref MemoryMarshal.GetReference(state!.Moments[0].Span) : ref p;
        ref var second = ref TRule.MomentCount > 1 ? ref MemoryMarshal.GetReference(state!.Moments[1].Span) : ref p;
        LaneWidth.Run(new Pass(rule, ref p, ref g, ref first, ref second, start, end));
    }

    /// <param name="rows">Numbers of the rows to update.</param>
    /// <param name="stride">Floats per row; a multiple of 16.</param>
    /// <param name="isGathered">True: <paramref name="gradient"/> has the given rows one after the other. False: it has all rows.</param>
    public static void RunRows(
        TRule rule, Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, ReadOnlySpan<int> rows, int stride,
        bool isGathered)
    {
        Debug.Assert(stride % AlignedBuffer.LineFloats == 0);
        if (rows.IsEmpty)
            return;
        ref var p = ref MemoryMarshal.GetReference(parameters);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var first = ref TRule.MomentCount > 0 ? ref MemoryMarshal.GetReference(state.Moments[0].Span) : ref p;
        ref var second = ref TRule.MomentCount > 1 ? ref MemoryMarshal.GetReference(state.Moments[1].Span) : ref p;
        LaneWidth.Run(new RowsPass(rule, ref p, ref g, ref first, ref second, rows, stride, isGathered));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunRows<T>(
        TRule rule, ref float parameters, ref float gradient, ref float first, ref float second, ReadOnlySpan<int> rows, nint stride,
        bool isGathered)
        where T : struct, ILanes<T>
    {
        for (var k = 0; k < rows.Length; k++)
        {
            var start = rows[k] * stride;
            // The gradient is read at the same index as the others, so where its rows are gathered it begins elsewhere.
            ref var ofRow = ref isGathered ? ref Unsafe.Add(ref gradient, (k * stride) - start) : ref gradient;
            for (var i = start; i < start + stride; i += T.Count)
                Update<T>(rule, ref parameters, ref ofRow, ref first, ref second, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<T>(
        TRule rule, ref float parameters, ref float gradient, ref float first, ref float second, nint start, nint end)
        where T : struct, ILanes<T>
    {
        // The range is whole cache lines, so no vector width leaves elements over.
        for (var i = start; i < end; i += T.Count)
            Update<T>(rule, ref parameters, ref gradient, ref first, ref second, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<T>(TRule rule, ref float parameters, ref float gradient, ref float first, ref float second, nint i)
        where T : struct, ILanes<T>
    {
        var m = TRule.MomentCount > 0 ? T.Load(ref Unsafe.Add(ref first, i)) : default;
        var v = TRule.MomentCount > 1 ? T.Load(ref Unsafe.Add(ref second, i)) : default;
        var p = rule.Update(T.Load(ref Unsafe.Add(ref parameters, i)), T.Load(ref Unsafe.Add(ref gradient, i)), ref m, ref v);
        p.Store(ref Unsafe.Add(ref parameters, i));
        if (TRule.MomentCount > 0)
            m.Store(ref Unsafe.Add(ref first, i));
        if (TRule.MomentCount > 1)
            v.Store(ref Unsafe.Add(ref second, i));
    }

    private readonly ref struct Pass(
        TRule rule, ref float parameters, ref float gradient, ref float first, ref float second, nint start, nint end) : ILaneAction
    {
        private readonly ref float _parameters = ref parameters;
        private readonly ref float _gradient = ref gradient;
        private readonly ref float _first = ref first;
        private readonly ref float _second = ref second;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> =>
            UpdateLoop<TRule>.Run<T>(rule, ref _parameters, ref _gradient, ref _first, ref _second, start, end);
    }

    private readonly ref struct RowsPass(
        TRule rule, ref float parameters, ref float gradient, ref float first, ref float second, ReadOnlySpan<int> rows, int stride,
        bool isGathered) : ILaneAction
    {
        private readonly ref float _parameters = ref parameters;
        private readonly ref float _gradient = ref gradient;
        private readonly ref float _first = ref first;
        private readonly ref float _second = ref second;
        private readonly ReadOnlySpan<int> _rows = rows;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> =>
            UpdateLoop<TRule>.RunRows<T>(rule, ref _parameters, ref _gradient, ref _first, ref _second, _rows, stride, isGathered);
    }
}
