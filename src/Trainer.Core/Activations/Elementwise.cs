using System.Diagnostics;
using System.Runtime.CompilerServices;
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

    internal override void BlendInPlace(Matrix preActivation, Matrix slopes, Matrix activation)
    {
        for (var row = 0; row < activation.Rows; row++)
        {
            Span<float> z = preActivation.Row(row), a = activation.Row(row);
            ReadOnlySpan<float> slope = slopes.Row(0);
            for (var u = 0; u < a.Length; u++)
                a[u] = MathF.FusedMultiplyAdd(slope[u], a[u] - z[u], z[u]);
        }
    }

    internal override void BackwardBlendedInPlace(Matrix preActivation, Matrix slopes, Matrix gradient, Matrix slopeGradient)
    {
        slopeGradient.Row(0).Clear();
        // Whole cache lines: padding has a gradient of zero, and rows of the two may be apart by different strides.
        var count = AlignedBuffer.StrideFor(gradient.Columns);
        for (var row = 0; row < gradient.Rows; row++)
        {
            ref var z = ref preActivation.PaddedRow(row)[0];
            ref var g = ref gradient.PaddedRow(row)[0];
            LaneWidth.Run(new BlendedPass(this, ref z, ref slopes.First, ref g, ref slopeGradient.First, count));
        }
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Apply<T>(ref float z, ref float a, nint count) where T : struct, ILanes<T>
    {
        var rule = Rule;
        for (nint i = 0; i < count; i += T.Count)
            rule.Apply(T.Load(ref Unsafe.Add(ref z, i))).Store(ref Unsafe.Add(ref a, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Backward<T>(ref float z, ref float a, ref float gradient, nint count) where T : struct, ILanes<T>
    {
        var rule = Rule;
        for (nint i = 0; i < count; i += T.Count)
        {
            var derivative = rule.Derivative(T.Load(ref Unsafe.Add(ref z, i)), T.Load(ref Unsafe.Add(ref a, i)));
            (T.Load(ref Unsafe.Add(ref gradient, i)) * derivative).Store(ref Unsafe.Add(ref gradient, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BackwardBlended<T>(ref float z, ref float slopes, ref float gradient, ref float slopeGradient, nint count)
        where T : struct, ILanes<T>
    {
        var rule = Rule;
        for (nint i = 0; i < count; i += T.Count)
        {
            var pre = T.Load(ref Unsafe.Add(ref z, i));
            var value = rule.Apply(pre);
            var g = T.Load(ref Unsafe.Add(ref gradient, i));
            ref var sum = ref Unsafe.Add(ref slopeGradient, i);
            T.MultiplyAdd(g, value - pre, T.Load(ref sum)).Store(ref sum);
            var derivative = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref slopes, i)), rule.Derivative(pre, value) - T.Create(1f), T.Create(1f));
            (g * derivative).Store(ref Unsafe.Add(ref gradient, i));
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

    private readonly ref struct BlendedPass(
        Elementwise<TRule> owner, ref float z, ref float slopes, ref float gradient, ref float slopeGradient, nint count) : ILaneAction
    {
        private readonly ref float _z = ref z;
        private readonly ref float _slopes = ref slopes;
        private readonly ref float _gradient = ref gradient;
        private readonly ref float _slopeGradient = ref slopeGradient;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> =>
            owner.BackwardBlended<T>(ref _z, ref _slopes, ref _gradient, ref _slopeGradient, count);
    }
}
