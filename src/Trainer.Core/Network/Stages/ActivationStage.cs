using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>a = f(z), where f is the activation of the layer. Backward: dL/dz is the transposed Jacobian of f times dL/da. Where f allows
/// it, the forward pass is an epilogue of the dense stage below, and the backward pass an epilogue of the dense stage above.</summary>
/// <param name="layer">Counted from 0.</param>
/// <param name="isOutput">True for the output layer. Its z is kept beside a, because losses and scores need both.</param>
internal sealed class ActivationStage(int layer, int units, bool isOutput) : Stage(units, units)
{
    public override double FloatsPerRow(in PassOptions options) => Padded(Outputs);

    public override StagePass CreatePass(FeedForwardNetwork network, in PassOptions options) => new Pass(
        network.Activations[layer], Outputs, options,
        isInPlace: !isOutput &&
            (!options.IsTraining || network.Activations[layer].DerivativeFrom == Activations.DerivativeFrom.Activation));

    public override ReferenceStage CreateReference(FeedForwardNetwork network, ReferenceInputs given) =>
        new Reference(network.Activations[layer]);

    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x) =>
        network.Activations[layer].Export(graph, x, Outputs);

    /// <param name="isInPlace">True where a overwrites z, which saves the memory traffic of a second buffer.</param>
    private sealed class Pass(Activation activation, int units, in PassOptions options, bool isInPlace) : StagePass
    {
        private readonly bool _isTraining = options.IsTraining;
        private readonly Matrix _a = isInPlace ? default : AlignedBuffer.CreateMatrix(options.Capacity, units);
        private StagePass? _below;
        private Matrix _z;

        // True where the pass below computes a, and where the pass above computes dL/dz.
        private bool _isAppliedBelow;
        private bool _isDerivedAbove;

        public override void Connect(StagePass? below)
        {
            _below = below;
            _isAppliedBelow =
                isInPlace && below is not null && activation.ForwardEpilogue is { } epilogue && below.AcceptEpilogue(epilogue);
        }

        public override BackwardEpilogue? TakeBackwardEpilogue()
        {
            if (!_isTraining || activation.BackwardEpilogue is not { } epilogue)
                return null;
            _isDerivedAbove = true;
            return new BackwardEpilogue(epilogue, this, _below?.TakeBiasGradient());
        }

        public override Matrix Forward(in ForwardContext context, Matrix input)
        {
            _z = input;
            Output = isInPlace ? input : _a.Top(input.Rows);
            if (!_isAppliedBelow)
                activation.ApplyInto(input, Output);
            return Output;
        }

        public override Matrix Backward(in BackwardContext context, Matrix delta)
        {
            if (!_isDerivedAbove)
                activation.BackwardInPlace(_z, Output, delta);
            return delta;
        }

        public override Matrix SaturatedRow(in ForwardContext context, Matrix input, int row)
        {
            activation.ApplyInto(input, Output.At(row));
            return base.SaturatedRow(context, input, row);
        }
    }

    private sealed class Reference(Activation activation) : ReferenceStage
    {
        private Matrix<double>? _z;
        private Matrix<double>? _a;

        public override Matrix<double> Forward(Matrix<double> x)
        {
            _z = x;
            return _a = ReferenceActivation.Apply(activation, x);
        }

        public override Matrix<double> Backward(Matrix<double> delta) => ReferenceActivation.Backward(activation, _z!, _a!, delta);
    }
}
