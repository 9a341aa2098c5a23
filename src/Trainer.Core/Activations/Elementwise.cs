using System.Diagnostics;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>Runs the rule <typeparamref name="TRule"/> over whole matrices: one virtual call a layer and batch, none an element.</summary>
internal sealed class Elementwise<TRule>(TRule rule) : Activation where TRule : struct, IElementwiseActivation<TRule>
{
    public override string Id => TRule.Id;

    internal TRule Rule => rule;

    internal override float[] Parameters => TRule.HasParameter ? [rule.Parameter] : [];

    internal override OutputRange Range => TRule.Range;

    internal override DerivativeFrom DerivativeFrom => TRule.DerivativeFrom;

    internal override void ApplyInto(Matrix preActivation, Matrix activation)
    {
        Debug.Assert(preActivation.Stride == activation.Stride && preActivation.Rows == activation.Rows);
        var count = (nint)preActivation.Rows * preActivation.Stride;
        switch (LaneWidth.Current)
        {
            case 16: Apply<Lanes16>(ref preActivation.First, ref activation.First, count); break;
            case 8: Apply<Lanes8>(ref preActivation.First, ref activation.First, count); break;
            case 4: Apply<Lanes4>(ref preActivation.First, ref activation.First, count); break;
            default: Apply<Lanes1>(ref preActivation.First, ref activation.First, count); break;
        }
    }

    internal override void BackwardInPlace(Matrix preActivation, Matrix activation, Matrix gradient)
    {
        Debug.Assert(activation.Stride == gradient.Stride && activation.Rows == gradient.Rows);
        var count = (nint)gradient.Rows * gradient.Stride;
        ref var z = ref preActivation.First;
        switch (LaneWidth.Current)
        {
            case 16: Backward<Lanes16>(ref z, ref activation.First, ref gradient.First, count); break;
            case 8: Backward<Lanes8>(ref z, ref activation.First, ref gradient.First, count); break;
            case 4: Backward<Lanes4>(ref z, ref activation.First, ref gradient.First, count); break;
            default: Backward<Lanes1>(ref z, ref activation.First, ref gradient.First, count); break;
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

    // Matrices are whole cache lines with padded rows, so count is a multiple of every lane width and there is no tail.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Apply<T>(ref float z, ref float a, nint count) where T : struct, ILanes<T>
    {
        var rule = Rule;
        for (nint i = 0; i < count; i += T.Count)
            rule.Apply(T.Load(ref Unsafe.Add(ref z, i))).Store(ref Unsafe.Add(ref a, i));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Backward<T>(ref float z, ref float a, ref float gradient, nint count) where T : struct, ILanes<T>
    {
        var rule = Rule;
        for (nint i = 0; i < count; i += T.Count)
        {
            var derivative = rule.Derivative(T.Load(ref Unsafe.Add(ref z, i)), T.Load(ref Unsafe.Add(ref a, i)));
            (T.Load(ref Unsafe.Add(ref gradient, i)) * derivative).Store(ref Unsafe.Add(ref gradient, i));
        }
    }
}
