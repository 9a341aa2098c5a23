using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>An output activation f and a loss L for which the delta dL/dz has a closed form. It is computed from the pre-activations z, so
/// nothing needs to be clipped, and logits of any size give finite results.</summary>
internal abstract class MatchedPair
{
    /// <summary>losses[r] = L(f(preActivation[r]), targets[r]).</summary>
    public abstract void ValuesInto(Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses);

    /// <summary>delta[r, k] = dL/dz_k of row r.</summary>
    /// <param name="delta">[rows, outputs], padding zero; overwritten, padding stays zero.</param>
    public abstract void DeltaInto(Matrix activation, Matrix targets, Matrix delta);

    /// <summary>Computes losses and scaled deltas in one pass, if the pair supports it, with the same bits as separately.</summary>
    /// <param name="rowScales">[rows]: the factor of each row's delta.</param>
    /// <returns>False if it is not supported; then nothing was written.</returns>
    public virtual bool TryValuesAndDelta(
        Matrix preActivation, Matrix activation, Matrix targets, ReadOnlySpan<float> rowScales, Span<float> losses, Matrix delta) => false;

    /// <summary>delta[r, k] = activation[r, k] - targets[r, k]: the delta of every loss with the output activation of its canonical
    /// link.</summary>
    protected static void Difference(Matrix activation, Matrix targets, Matrix delta)
    {
        for (var row = 0; row < delta.Rows; row++)
        {
            var a = activation.Row(row);
            var t = targets.Row(row);
            var d = delta.Row(row);
            for (var k = 0; k < d.Length; k++)
                d[k] = a[k] - t[k];
        }
    }
}
