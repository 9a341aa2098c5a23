using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>a = f(z), with the activation that the network has for the layer. Backward: from dL/da to dL/dz through the transposed Jacobian
/// of f. Where that allows it, both are ends of the products of the dense stages below and above.</summary>
/// <param name="layer">Counted from 0.</param>
/// <param name="isOutput">True for the last layer, whose z is kept beside a: losses and scores need both.</param>
internal sealed class ActivationStage(int layer, int units, bool isOutput) : Stage(units)
{
    public override double FloatsPerRow(in PassOptions options) => Padded(Outputs);

    public override StagePass CreatePass(FeedForwardNetwork network, in PassOptions options) => new Pass(
        network.Activations[layer], Outputs, options,
        isInPlace: !isOutput &&
            (!options.IsTraining || network.Activations[layer].DerivativeFrom == Activations.DerivativeFrom.Activation));

    public override ReferenceStage CreateReference(FeedForwardNetwork network, ReferenceInputs given) =>
        new Reference(network.Activations[layer]);

    /// <param name="isInPlace">True where a may overwrite z: one buffer less to read.</param>
    private sealed class Pass(Activation activation, int units, in PassOptions options, bool isInPlace) : StagePass
    {
        private readonly bool _isTraining = options.IsTraining;
        private readonly Matrix _a = isInPlace ? default : AlignedBuffer.CreateMatrix(options.Capacity, units);
        private StagePass? _below;
        private Matrix _z;
        private bool _isAppliedBelow;
        private bool _isDerivedAbove;

        public override void Connect(StagePass? below)
        {
            _below = below;
            _isAppliedBelow = isInPlace && below is not null && activation.ForwardEpilogue is { } epilogue && below.EndWith(epilogue);
        }

        public override BackwardEnding? TakeBackwardEnding()
        {
            if (!_isTraining || activation.BackwardEpilogue is not { } epilogue)
                return null;
            _isDerivedAbove = true;
            return new BackwardEnding(epilogue, this, _below?.TakeBiasGradient());
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
