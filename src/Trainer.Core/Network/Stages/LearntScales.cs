using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>y = s x: each input of the first layer is multiplied by a learnt scale s, which starts at 1. Training can lower the scales of
/// inputs that are of no use. Backward: dL/ds is the sum of x dL/dy over the rows, and dL/dx = s dL/dy.</summary>
internal sealed class LearntScales : Stage
{
    public LearntScales(int columns) : base(columns, columns)
    {
        Scales = new ParameterBlock(ParameterKind.Scale, 1, columns);
        Blocks = [Scales];
    }

    /// <summary>[1, columns].</summary>
    public ParameterBlock Scales { get; }

    public override double FloatsPerRow(in PassOptions options) => Padded(Outputs);

    public override void Initialize(AlignedBuffer parameters, WeightInitialization initialization, int seed, ref PacedCheck check) =>
        Scales.In(parameters).Row(0).Fill(1);

    public override StagePass CreatePass(FeedForwardNetwork network, in PassOptions options) => new Pass(this, options);

    public override ReferenceStage CreateReference(FeedForwardNetwork network, ReferenceInputs given) => new Reference(this, network);

    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x)
    {
        var scales = Scales.In(network.Parameters);
        return graph.Limited(new OnnxTensor(
            graph.Multiply(x.Name, graph.Floats(scales, Outputs)), x.Rank, x.Bound * OnnxBounds.Largest(scales)));
    }

    private sealed class Pass(LearntScales stage, in PassOptions options) : StagePass
    {
        private readonly Matrix _scaled = AlignedBuffer.CreateMatrix(options.Capacity, stage.Outputs);
        private readonly Action? _checkAlive = options.CheckAlive;
        private Matrix _input;

        public override Matrix Forward(in ForwardContext context, Matrix input)
        {
            _input = input;
            Output = _scaled.Top(input.Rows);
            var check = new PacedCheck(_checkAlive);
            ColumnScaling.Into(input, stage.Scales.In(context.Parameters), Output, ref check);
            return Output;
        }

        public override Matrix Backward(in BackwardContext context, Matrix delta)
        {
            var check = new PacedCheck(_checkAlive);
            ColumnScaling.Backward(
                _input, stage.Scales.In(context.Parameters), delta, stage.Scales.In(context.Gradient), ref check);
            return delta;
        }
    }

    private sealed class Reference(LearntScales stage, FeedForwardNetwork network) : ReferenceStage
    {
        private readonly Matrix<double> _scales = ToDouble(stage.Scales.In(network.Parameters));
        private Matrix<double>? _x;

        public override Matrix<double> Forward(Matrix<double> x)
        {
            _x = x;
            return x.MapIndexed((_, i, value) => value * _scales[0, i]);
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            Gradients.Clear();
            Gradients.Add((stage.Scales, delta.PointwiseMultiply(_x!).ColumnSums().ToRowMatrix()));
            return delta.MapIndexed((_, i, value) => value * _scales[0, i]);
        }
    }
}
