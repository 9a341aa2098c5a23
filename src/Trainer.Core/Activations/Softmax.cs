using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>a_i = e^(z_i - m) / sum over j of e^(z_j - m) with m = max z. The Jacobian is diag(a) - a a^T, so its transposed product with a
/// gradient g is a_i (g_i - sum over j of a_j g_j). The Jacobian itself is never stored.</summary>
internal sealed class Softmax : Activation
{
    public override string Id => "softmax";

    internal override OutputRange Range => new(0, 1, Closed: false);

    internal override DerivativeFrom DerivativeFrom => DerivativeFrom.Activation;

    internal override OutputMeaning Meaning => OutputMeaning.Distribution;

    internal override bool HasCanonicalLink => true;

    internal override void ApplyInto(Matrix preActivation, Matrix activation)
    {
        if (preActivation.Columns > RowBlock.MaxColumns || preActivation.Rows == 1)
        {
            for (var row = 0; row < preActivation.Rows; row++)
                ApplyRow(preActivation.Row(row), activation.Row(row));
            return;
        }
        LaneWidth.Run(new RowsPass(preActivation, activation));
    }

    // The lanes of a vector run along the rows. The same bits as ApplyRow.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ApplyRows<T>(Matrix z, Matrix a) where T : struct, ILanes<T>
    {
        var columns = z.Columns;
        Span<float> block = stackalloc float[RowBlock.FloatsFor<T>(columns)];
        Span<float> scratch = stackalloc float[RowBlock.ScratchFor<T>()];
        for (var row = 0; row < z.Rows; row += T.Count)
        {
            var count = Math.Min(T.Count, z.Rows - row);
            RowBlock.Load<T>(z, row, count, ref block[0]);
            var max = RowBlock.Max<T>(ref block[0], columns);
            for (var k = 0; k < columns; k++)
                LaneMath.Exp(T.Load(ref block[k * T.Count]) - max).Store(ref block[k * T.Count]);
            var scale = T.Create(1f) / RowBlock.Sum<T>(ref block[0], columns, ref scratch[0]);
            for (var k = 0; k < columns; k++)
                (T.Load(ref block[k * T.Count]) * scale).Store(ref block[k * T.Count]);
            RowBlock.Store<T>(ref block[0], a, row, count);
        }
    }

    internal override void BackwardInPlace(Matrix preActivation, Matrix activation, Matrix gradient)
    {
        for (var row = 0; row < gradient.Rows; row++)
        {
            var a = activation.Row(row);
            var g = gradient.Row(row);
            var mean = 0f;
            for (var i = 0; i < a.Length; i++)
                mean = MathF.FusedMultiplyAdd(a[i], g[i], mean);
            for (var i = 0; i < a.Length; i++)
                g[i] = a[i] * (g[i] - mean);
        }
    }

    /// <summary>Computes one row. <paramref name="a"/> may be the same memory as <paramref name="z"/>.</summary>
    internal static void ApplyRow(ReadOnlySpan<float> z, Span<float> a)
    {
        ExpOfShifted(z, Reductions.Max(z), a);
        var scale = 1f / Reductions.Sum(a);
        for (var i = 0; i < a.Length; i++)
            a[i] *= scale;
    }

    /// <summary>a[i] = e^(z[i] - shift).</summary>
    internal static void ExpOfShifted(ReadOnlySpan<float> z, float shift, Span<float> a) => LaneWidth.Run(new ExpPass(z, shift, a));

    private static void ExpOfShifted<T>(ReadOnlySpan<float> z, float shift, Span<float> a) where T : struct, ILanes<T>
    {
        ref var source = ref MemoryMarshal.GetReference(z);
        ref var target = ref MemoryMarshal.GetReference(a);
        var i = 0;
        for (; i + T.Count <= z.Length; i += T.Count)
            LaneMath.Exp(T.Load(ref Unsafe.Add(ref source, i)) - T.Create(shift)).Store(ref Unsafe.Add(ref target, i));
        for (; i < z.Length; i++)
            a[i] = LaneMath.Exp(new Lanes1(z[i] - shift)).Value;
    }

    internal override OnnxTensor Export(OnnxGraph graph, OnnxTensor z, int units) =>
        new(graph.Node("Softmax", [z.Name], new OnnxAttribute("axis", z.Rank - 1L)), z.Rank, 1);

    internal override void ReferenceApply(ReadOnlySpan<double> z, Span<double> a)
    {
        var max = double.NegativeInfinity;
        foreach (var value in z)
            max = Math.Max(max, value);
        var sum = 0.0;
        for (var i = 0; i < z.Length; i++)
            sum += a[i] = Math.Exp(z[i] - max);
        for (var i = 0; i < z.Length; i++)
            a[i] /= sum;
    }

    internal override void ReferenceJacobian(ReadOnlySpan<double> z, ReadOnlySpan<double> a, Span<double> jacobian)
    {
        for (var o = 0; o < a.Length; o++)
            for (var i = 0; i < a.Length; i++)
                jacobian[(o * a.Length) + i] = a[o] * ((o == i ? 1 : 0) - a[i]);
    }

    private readonly struct RowsPass(Matrix z, Matrix a) : ILaneAction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => ApplyRows<T>(z, a);
    }

    private readonly ref struct ExpPass(ReadOnlySpan<float> z, float shift, Span<float> a) : ILaneAction
    {
        private readonly ReadOnlySpan<float> _z = z;
        private readonly Span<float> _a = a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => ExpOfShifted<T>(_z, shift, _a);
    }
}
