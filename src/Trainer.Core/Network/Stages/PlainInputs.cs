using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>Copies inputs that have no embedding.</summary>
/// <param name="inputs">The inputs of the network to copy, ascending.</param>
internal sealed class PlainInputs(int[] inputs) : InputEncoder(inputs.Length)
{
    private ReadOnlySpan<int> OfInputs => inputs;

    public override InputEncoderPass CreatePass(int firstColumn, in PassOptions options) =>
        new Pass(inputs, firstColumn, options.CheckAlive);

    public override ReferenceStage CreateReference(FeedForwardNetwork network) => new Reference(inputs);

    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x) =>
        x with { Name = graph.Columns(x.Name, inputs) };

    public override void AddContributions(
        AlignedBuffer parameters, in PathColumns columns, ReadOnlySpan<float> inputs, Span<double> contributions) =>
        AddContributions(OfInputs, columns, contributions);

    private sealed class Pass(int[] inputs, int firstColumn, Action? checkAlive) : InputEncoderPass
    {
        public override void Forward(in ForwardContext context, Matrix input, Matrix output)
        {
            var check = new PacedCheck(checkAlive);
            for (var row = 0; row < input.Rows; row++)
            {
                ReadOnlySpan<float> values = input.Row(row);
                var columns = output.Row(row).Slice(firstColumn, inputs.Length);
                for (var i = 0; i < columns.Length; i++)
                    columns[i] = values[inputs[i]];
                check.After(columns.Length);
            }
        }

        public override void Backward(in BackwardContext context, Matrix input, Matrix delta)
        {
        }
    }

    private sealed class Reference(int[] inputs) : ReferenceStage
    {
        private int _inputCount;

        public override Matrix<double> Forward(Matrix<double> x)
        {
            _inputCount = x.ColumnCount;
            return Matrix<double>.Build.Dense(x.RowCount, inputs.Length, (row, i) => x[row, inputs[i]]);
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            var below = Matrix<double>.Build.Dense(delta.RowCount, _inputCount);
            for (var i = 0; i < inputs.Length; i++)
                below.SetColumn(inputs[i], delta.Column(i));
            return below;
        }
    }
}
