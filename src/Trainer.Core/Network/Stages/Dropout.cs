using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>
/// Inverted dropout (Srivastava et al., 2014): in each step of training each unit of a hidden layer is left out with the layer's
/// probability p and the others are divided by 1 - p, so that judging and scoring need no change: there it has no part.
/// </summary>
/// <remarks>Number (row of the batch) * units + unit of a layer's part of the step's stream decides, so that a mask depends on nothing but
/// seed, step and place: parts of a batch draw what the whole would.</remarks>
/// <param name="layer">Counted from 0.</param>
/// <param name="isDoneBelow">True where the activation below leaves out the units itself, as one with slopes does.</param>
internal sealed class Dropout(int layer, int units, int members, bool isDoneBelow) : Stage(units)
{
    // Factors and output.
    public override double FloatsPerRow(in PassOptions options) =>
        !isDoneBelow && options.Dropout?.RateOf(layer) > 0 ? 2 * Padded(Outputs) : 0;

    public override StagePass? CreatePass(FeedForwardNetwork network, in PassOptions options) =>
        options is { IsTraining: true, Dropout: { } dropout } && dropout.RateOf(layer) > 0
            ? new DropoutPass(
                dropout.RateOf(layer), dropout.Seed, dropout.UnitsBefore(layer, network.Layout), members, Outputs, isDoneBelow, options)
            : null;

    public override ReferenceStage? CreateReference(FeedForwardNetwork network, ReferenceInputs given) =>
        given.MaskOf(layer) is { } mask ? new Reference(mask) : null;

    private sealed class Reference(Matrix<double> mask) : ReferenceStage
    {
        public override Matrix<double> Forward(Matrix<double> x) => x.PointwiseMultiply(mask);

        public override Matrix<double> Backward(Matrix<double> delta) => delta.PointwiseMultiply(mask);
    }
}
