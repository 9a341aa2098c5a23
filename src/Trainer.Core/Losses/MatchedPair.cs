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
}
