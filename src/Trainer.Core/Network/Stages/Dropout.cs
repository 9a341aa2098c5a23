using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>
/// Inverted dropout (Srivastava et al., 2014). In a training step each unit of a hidden layer is set to 0 with probability p, the rate of
/// the layer, and divided by 1 - p otherwise. Its expected value is then the same with and without dropout, so validation and scoring run
/// without this stage.
/// </summary>
/// <remarks>Every training step has one random stream, in which every hidden layer with dropout has a range. Whether a unit is dropped in
/// a row of the mini-batch is decided by the random number at index row * units + unit of that range; the rows of member m follow those of
/// member m - 1. A mask thus depends on nothing but seed, step, layer, row and unit: a pass over some rows of a mini-batch draws the same
/// masks as a pass over all of them.</remarks>
/// <param name="layer">Counted from 0.</param>
/// <param name="isDoneBelow">True where the pass of the activation below applies the masks, as one with slopes does.</param>
internal sealed class Dropout(int layer, int units, int members, bool isDoneBelow) : Stage(units, units)
{
    // Factors and output.
    public override double FloatsPerRow(in PassOptions options) =>
        !isDoneBelow && options.Dropout?.RateOf(layer) > 0 ? 2 * Padded(Outputs) : 0;

    public override StagePass? CreatePass(FeedForwardNetwork network, in PassOptions options) =>
        options is { IsTraining: true, Dropout: { } dropout } && dropout.RateOf(layer) > 0
            ? new DropoutPass(
                dropout.RateOf(layer), dropout.Seed, dropout.UnitsBefore(layer, network.Layout), members, Outputs, isDoneBelow, options)
            : null;

    // No unit is left out when rows are scored.
    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x) => x;

    public override ReferenceStage? CreateReference(FeedForwardNetwork network, ReferenceInputs given) =>
        given.MaskOf(layer) is { } mask ? new Reference(mask) : null;

    private sealed class Reference(Matrix<double> mask) : ReferenceStage
    {
        public override Matrix<double> Forward(Matrix<double> x) => x.PointwiseMultiply(mask);

        public override Matrix<double> Backward(Matrix<double> delta) => delta.PointwiseMultiply(mask);
    }
}
