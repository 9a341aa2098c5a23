using FfnnMlNet.Numerics;
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
internal sealed class Dropout(int layer, int units, int members) : Stage(units, units)
{
    // The mask and the output.
    public override double FloatsPerRow(in PassOptions options) => options.Dropout?.RateOf(layer) > 0 ? 2 * Padded(Outputs) : 0;

    public override StagePass? CreatePass(FeedForwardNetwork network, in PassOptions options) =>
        options is { IsTraining: true, Dropout: { } dropout } && dropout.RateOf(layer) > 0
            ? new Pass(dropout.RateOf(layer), dropout.Seed, dropout.UnitsBefore(layer, network.Layout), members, Outputs, options)
            : null;

    public override ReferenceStage? CreateReference(FeedForwardNetwork network, ReferenceInputs given) =>
        given.MaskOf(layer) is { } mask ? new Reference(mask) : null;

    private sealed class Pass(float rate, int seed, long unitsBefore, int members, int units, in PassOptions options) : StagePass
    {
        private readonly Matrix _mask = AlignedBuffer.CreateMatrix(options.Capacity, units);
        private readonly Matrix _output = AlignedBuffer.CreateMatrix(options.Capacity, units);

        public override Matrix Forward(in ForwardContext context, Matrix input)
        {
            if (!context.Dropout.IsOn)
                return Output = input;
            var step = context.Dropout;
            var (probability, rows) = (rate * step.Factor, input.Rows / members);
            var kept = 1 / (1 - probability);
            var stream = new RandomStream(seed, RandomPurpose.Dropout, step.Step);
            Output = _output.Top(input.Rows);
            for (var row = 0; row < input.Rows; row++)
            {
                long rowOfBatch = ((row / rows) * (long)step.BatchRows) + step.FirstRow + (row % rows);
                var random = stream.At((unitsBefore * members * step.BatchRows) + (rowOfBatch * units));
                Span<float> mask = _mask.Row(row), output = _output.Row(row), values = input.Row(row);
                for (var unit = 0; unit < values.Length; unit++)
                {
                    mask[unit] = random.NextSingle() < probability ? 0 : kept;
                    output[unit] = values[unit] * mask[unit];
                }
            }
            return Output;
        }

        public override Matrix Backward(in BackwardContext context, Matrix delta)
        {
            for (var row = 0; row < delta.Rows; row++)
            {
                Span<float> mask = _mask.Row(row), values = delta.Row(row);
                for (var unit = 0; unit < values.Length; unit++)
                    values[unit] *= mask[unit];
            }
            return delta;
        }
    }

    private sealed class Reference(Matrix<double> mask) : ReferenceStage
    {
        public override Matrix<double> Forward(Matrix<double> x) => x.PointwiseMultiply(mask);

        public override Matrix<double> Backward(Matrix<double> delta) => delta.PointwiseMultiply(mask);
    }
}
