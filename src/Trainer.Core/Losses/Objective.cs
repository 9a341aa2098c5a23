using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>The output activation and the loss of a network. A matched pair uses its closed form. Any other pair uses the general path:
/// dL/da, multiplied by the transposed Jacobian of the output activation. Only this class distinguishes the two.</summary>
internal sealed class Objective
{
    private readonly MatchedPair? _pair;

    /// <param name="alwaysGeneral">True: use the general path even for a matched pair. Tests compare the two.</param>
    public Objective(Activation output, Loss loss, bool alwaysGeneral = false)
    {
        if (!loss.Accepts(output.Range))
            throw new ArgumentException(
                $"Loss {loss} needs an output activation with values {loss.AcceptedValues}, but OutputActivation is {output}. " +
                "Leave OutputActivation unset to get the one that matches the loss.");
        Output = output;
        Loss = loss;
        _pair = alwaysGeneral ? null : loss.MatchWith(output);
    }

    public Activation Output { get; }

    public Loss Loss { get; }

    /// <summary>losses[r] = L(activation[r], targets[r]).</summary>
    /// <param name="preActivation">[rows, outputs] of the output layer.</param>
    /// <param name="activation">[rows, outputs] of the output layer.</param>
    /// <param name="targets">[rows, outputs].</param>
    /// <param name="losses">[rows]; overwritten.</param>
    public void ValuesInto(Matrix preActivation, Matrix activation, Matrix targets, Span<float> losses)
    {
        if (_pair is not null)
            _pair.ValuesInto(preActivation, activation, targets, losses);
        else
            Loss.ValuesInto(activation, targets, losses);
    }

    /// <summary>delta[r, k] = rowScales[r] * dL/dz_k of row r.</summary>
    /// <param name="rowScales">[rows]: each row's weight divided by the sum of the batch's weights.</param>
    /// <param name="delta">[rows, outputs], padding zero; overwritten, padding stays zero.</param>
    public void DeltaInto(Matrix preActivation, Matrix activation, Matrix targets, ReadOnlySpan<float> rowScales, Matrix delta)
    {
        if (_pair is not null)
        {
            _pair.DeltaInto(activation, targets, delta);
        }
        else
        {
            Loss.GradientInto(activation, targets, delta);
            Output.BackwardInPlace(preActivation, activation, delta);
        }
        RowScaling.InPlace(delta, rowScales);
    }

    /// <summary><see cref="ValuesInto"/> and <see cref="DeltaInto"/> together, in one pass if the matched pair supports it.</summary>
    public void ValuesAndDeltaInto(
        Matrix preActivation, Matrix activation, Matrix targets, ReadOnlySpan<float> rowScales, Span<float> losses, Matrix delta)
    {
        if (_pair is not null && _pair.TryValuesAndDelta(preActivation, activation, targets, rowScales, losses, delta))
            return;
        ValuesInto(preActivation, activation, targets, losses);
        DeltaInto(preActivation, activation, targets, rowScales, delta);
    }
}
