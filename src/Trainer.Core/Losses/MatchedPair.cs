using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>An output activation and a loss whose Jacobian product has a closed form, taken from the pre-activations
/// so that nothing is clipped and logits of any size stay finite.</summary>
internal abstract class MatchedPair
{
    /// <summary>losses[r] = L(f(preActivation[r]), targets[r]).</summary>
    public abstract void ValuesInto(Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses);

    /// <summary>delta[r, k] = dL/dz_k of row r.</summary>
    /// <param name="delta">[rows, outputs], padding zero; overwritten, padding stays zero.</param>
    public abstract void DeltaInto(Matrix activation, Matrix targets, Matrix delta);

    /// <summary>Both in one pass where the pair has one, with the same bits.</summary>
    /// <param name="rowScales">[rows]: what the delta of each row is multiplied by.</param>
    /// <returns>False when nothing was done.</returns>
    public virtual bool TryValuesAndDelta(
        Matrix preActivation, Matrix activation, Matrix targets, ReadOnlySpan<float> rowScales, Span<float> losses, Matrix delta) => false;

    /// <summary>delta[r, k] = activation[r, k] - targets[r, k]: the delta of every loss whose output is its canonical link.</summary>
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
