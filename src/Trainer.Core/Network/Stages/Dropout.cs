using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>
/// Inverted dropout (Srivastava et al., 2014): in each step of training each unit of a hidden layer is left out with the layer's
/// probability p and the others are divided by 1 - p, so that judging and scoring need no change: there it has no part.
/// </summary>
/// <remarks>Number (row of the batch) * units + unit of a layer's part of the step's stream decides, so that a mask depends on nothing but
/// seed, step and place: parts of a batch draw what the whole would.</remarks>
/// <param name="layer">Counted from 0.</param>
internal sealed class Dropout(int layer, int units, int members) : Stage(units)
{
    // Mask and output.
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
