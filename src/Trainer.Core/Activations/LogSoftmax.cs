using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Activations;

/// <summary>
/// a_i = z_i - m - log(sum over j of e^(z_j - m)) with m = max z: the logarithm of softmax. The Jacobian is [o = i] - p_i with
/// p = e^a, so its transposed product with a gradient g is g_i - p_i (sum over j of g_j).
/// </summary>
internal sealed class LogSoftmax : Activation
{
    public override string Id => "log-softmax";

    internal override OutputRange Range => new(double.NegativeInfinity, 0, Closed: true);

    internal override DerivativeFrom DerivativeFrom => DerivativeFrom.Activation;

    internal override OutputMeaning Meaning => OutputMeaning.LogDistribution;

    internal override bool HasCanonicalLink => true;

    internal override void ApplyInto(Matrix preActivation, Matrix activation)
    {
        for (var row = 0; row < preActivation.Rows; row++)
        {
            var z = preActivation.Row(row);
            var a = activation.Row(row);
            var max = Reductions.Max(z);
            // a may be the same memory as z, so the exponentials cannot be stored in it. They are added one by one, in ascending order.
            var sum = 0f;
            for (var i = 0; i < z.Length; i++)
                sum += LaneMath.Exp(new Lanes1(z[i] - max)).Value;
            var logSum = LaneMath.Log(new Lanes1(sum)).Value;
            for (var i = 0; i < z.Length; i++)
                a[i] = z[i] - max - logSum;
        }
    }

    internal override void BackwardInPlace(Matrix preActivation, Matrix activation, Matrix gradient)
    {
        for (var row = 0; row < gradient.Rows; row++)
        {
            var a = activation.Row(row);
            var g = gradient.Row(row);
            var sum = Reductions.Sum(g);
            for (var i = 0; i < a.Length; i++)
                g[i] = MathF.FusedMultiplyAdd(-sum, LaneMath.Exp(new Lanes1(a[i])).Value, g[i]);
        }
    }

    internal override OnnxTensor Export(OnnxGraph graph, OnnxTensor z, int units) => graph.Limited(new OnnxTensor(
        graph.Node("LogSoftmax", [z.Name], new OnnxAttribute("axis", z.Rank - 1L)), z.Rank, (2 * z.Bound) + Math.Log(units)));

    internal override void ReferenceApply(ReadOnlySpan<double> z, Span<double> a)
    {
        var max = double.NegativeInfinity;
        foreach (var value in z)
            max = Math.Max(max, value);
        var sum = 0.0;
        foreach (var value in z)
            sum += Math.Exp(value - max);
        for (var i = 0; i < z.Length; i++)
            a[i] = z[i] - max - Math.Log(sum);
    }

    internal override void ReferenceJacobian(ReadOnlySpan<double> z, ReadOnlySpan<double> a, Span<double> jacobian)
    {
        for (var o = 0; o < z.Length; o++)
            for (var i = 0; i < z.Length; i++)
                jacobian[(o * z.Length) + i] = (o == i ? 1 : 0) - Math.Exp(a[i]);
    }
}
