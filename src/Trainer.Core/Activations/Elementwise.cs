using System.Diagnostics;
using System.Runtime.CompilerServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>Applies the rule <typeparamref name="TRule"/> to whole matrices: one virtual call per layer and batch, none per
/// element.</summary>
internal sealed class Elementwise<TRule>(TRule rule) : Activation where TRule : struct, IElementwiseActivation<TRule>
{
    public override string Id => TRule.Id;

    internal TRule Rule => rule;

    internal override float[] Parameters => TRule.HasParameter ? [rule.Parameter] : [];

    internal override OutputRange Range => TRule.Range;

    internal override DerivativeFrom DerivativeFrom => TRule.DerivativeFrom;

    internal override OutputMeaning Meaning => TRule.Meaning;

    internal override bool HasCanonicalLink => TRule.HasCanonicalLink;

    internal override ProductEpilogue? ForwardEpilogue { get; } =
        TRule.IsShort ? new ProductEpilogue<Activate<TRule>>(new(rule)) : null;

    internal override ProductEpilogue? BackwardEpilogue { get; } =
        TRule.DerivativeFrom == DerivativeFrom.Activation ? new ProductEpilogue<Derive<TRule>>(new(rule)) : null;

    internal override void ApplyInto(Matrix preActivation, Matrix activation)
    {
        Debug.Assert(preActivation.Stride == activation.Stride && preActivation.Rows == activation.Rows);
        var count = (nint)preActivation.Rows * preActivation.Stride;
        LaneWidth.Run(new ApplyPass(this, ref preActivation.First, ref activation.First, count));
    }

    internal override void BackwardInPlace(Matrix preActivation, Matrix activation, Matrix gradient)
    {
        Debug.Assert(activation.Stride == gradient.Stride && activation.Rows == gradient.Rows);
        var count = (nint)gradient.Rows * gradient.Stride;
        LaneWidth.Run(new BackwardPass(this, ref preActivation.First, ref activation.First, ref gradient.First, count));
    }

    internal override bool CanHaveSlopes => true;

    internal override void ApplySloped(Matrix preActivation, Matrix slopes, Matrix activation) =>
        LaneWidth.Run(new SlopedPass(this, preActivation, slopes, activation));

    internal override void ApplySlopedInTraining(
        Matrix preActivation, Matrix slopes, Matrix activation, Matrix difference, in DropoutMasks masks, Matrix mask) =>
        LaneWidth.Run(new SlopedTrainingPass(this, preActivation, slopes, activation, difference, masks, mask));

    internal override OnnxTensor Export(OnnxGraph graph, OnnxTensor z, int units)
    {
        // Between 0 and the bound no value of a built-in function is larger than those at its ends by as much as 1.
        var bound = Math.Max(Math.Abs(rule.Apply(z.Bound)), Math.Abs(rule.Apply(-z.Bound))) + 1;
        return graph.Limited(new OnnxTensor(rule.Export(graph, z.Name), z.Rank, bound));
    }

    internal override void ReferenceApply(ReadOnlySpan<double> z, Span<double> a)
    {
        for (var i = 0; i < z.Length; i++)
            a[i] = rule.Apply(z[i]);
    }

    internal override void ReferenceJacobian(ReadOnlySpan<double> z, ReadOnlySpan<double> a, Span<double> jacobian)
    {
        jacobian.Clear();
        for (var i = 0; i < z.Length; i++)
            jacobian[(i * z.Length) + i] = rule.Derivative(z[i]);
    }

    // Rows are padded to whole cache lines, so count is a multiple of every vector width and no elements are left over.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void Apply<T>(ref float z, ref float a, nint count) where T : struct, ILanes<T>
    {
        var rule = Rule;
        for (nint i = 0; i < count; i += T.Count)
            rule.Apply(T.Load(ref Unsafe.Add(ref z, i))).Store(ref Unsafe.Add(ref a, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void Backward<T>(ref float z, ref float a, ref float gradient, nint count) where T : struct, ILanes<T>
    {
        var rule = Rule;
        for (nint i = 0; i < count; i += T.Count)
        {
            var derivative = rule.Derivative(T.Load(ref Unsafe.Add(ref z, i)), T.Load(ref Unsafe.Add(ref a, i)));
            (T.Load(ref Unsafe.Add(ref gradient, i)) * derivative).Store(ref Unsafe.Add(ref gradient, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void ApplySloped<T>(Matrix preActivation, Matrix slopes, Matrix activation) where T : struct, ILanes<T>
    {
        var rule = Rule;
        nint units = AlignedBuffer.StrideFor(activation.Columns);
        ref var slope = ref slopes.First;
        for (nint row = 0; row < activation.Rows; row++)
        {
            ref var z = ref Unsafe.Add(ref preActivation.First, row * preActivation.Stride);
            ref var a = ref Unsafe.Add(ref activation.First, row * activation.Stride);
            for (nint i = 0; i < units; i += T.Count)
            {
                var pre = T.Load(ref Unsafe.Add(ref z, i));
                T.MultiplyAdd(T.Load(ref Unsafe.Add(ref slope, i)), rule.Apply(pre) - pre, pre).Store(ref Unsafe.Add(ref a, i));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void ApplySlopedInTraining<T>(
        Matrix preActivation, Matrix slopes, Matrix activation, Matrix differences, in DropoutMasks masks, Matrix mask)
        where T : struct, ILanes<T>
    {
        var rule = Rule;
        nint units = AlignedBuffer.StrideFor(activation.Columns);
        ref var slope = ref slopes.First;
        ref var kept = ref mask.First;
        var row = mask.PaddedRow(0);
        var factor = T.Create(masks.KeepFactor);
        for (var r = 0; r < activation.Rows; r++)
        {
            // Without dropout all rows have the mask of the first.
            if (r == 0 || masks.IsOn)
                masks.RowInto(r, row);
            ref var z = ref Unsafe.Add(ref preActivation.First, (nint)r * preActivation.Stride);
            ref var a = ref Unsafe.Add(ref activation.First, (nint)r * activation.Stride);
            ref var difference = ref Unsafe.Add(ref differences.First, (nint)r * differences.Stride);
            for (nint i = 0; i < units; i += T.Count)
            {
                var pre = T.Load(ref Unsafe.Add(ref z, i));
                var isKept = T.Load(ref Unsafe.Add(ref kept, i));
                var s = T.Load(ref Unsafe.Add(ref slope, i));
                var value = TRule.Apply(rule, pre, out var derivative);
                var above = value - pre;
                T.And(T.MultiplyAdd(s, above, pre) * factor, isKept).Store(ref Unsafe.Add(ref a, i));
                T.And(above, isKept).Store(ref Unsafe.Add(ref difference, i));
                T.And(T.MultiplyAdd(s, derivative - T.Create(1f), T.Create(1f)), isKept).Store(ref Unsafe.Add(ref z, i));
            }
        }
    }

    private readonly ref struct ApplyPass(Elementwise<TRule> owner, ref float z, ref float a, nint count) : ILaneAction
    {
        private readonly ref float _z = ref z;
        private readonly ref float _a = ref a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => owner.Apply<T>(ref _z, ref _a, count);
    }

    private readonly ref struct BackwardPass(Elementwise<TRule> owner, ref float z, ref float a, ref float gradient, nint count)
        : ILaneAction
    {
        private readonly ref float _z = ref z;
        private readonly ref float _a = ref a;
        private readonly ref float _gradient = ref gradient;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => owner.Backward<T>(ref _z, ref _a, ref _gradient, count);
    }

    private readonly ref struct SlopedPass(Elementwise<TRule> owner, Matrix preActivation, Matrix slopes, Matrix activation) : ILaneAction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => owner.ApplySloped<T>(preActivation, slopes, activation);
    }

    private readonly ref struct SlopedTrainingPass(
        Elementwise<TRule> owner, Matrix preActivation, Matrix slopes, Matrix activation, Matrix difference, in DropoutMasks masks,
        Matrix mask) : ILaneAction
    {
        private readonly DropoutMasks _masks = masks;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> =>
            owner.ApplySlopedInTraining<T>(preActivation, slopes, activation, difference, _masks, mask);
    }
}
