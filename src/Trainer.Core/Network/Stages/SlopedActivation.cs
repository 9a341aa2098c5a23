using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>A parametric activation (Holzmueller et al., 2024): a = z + s (f(z) - z), where f is the activation of the layer and every unit
/// has a learnt slope s, which starts at 1. Backward: dL/dz = dL/da (1 + s (f'(z) - 1)), and dL/ds is the sum of dL/da (f(z) - z) over the
/// rows.</summary>
internal sealed class SlopedActivation : Stage
{
    private readonly int _layer;

    /// <param name="layer">Counted from 0.</param>
    public SlopedActivation(int layer, int units) : base(units, units)
    {
        _layer = layer;
        Slopes = new ParameterBlock(ParameterKind.Slope, 1, units);
        Blocks = [Slopes];
    }

    /// <summary>[1, units].</summary>
    public ParameterBlock Slopes { get; }

    public override double FloatsPerRow(in PassOptions options) => Padded(Outputs);

    public override void Initialize(AlignedBuffer parameters, WeightInitialization weights, int seed, ref PacedCheck check) =>
        Slopes.In(parameters).Row(0).Fill(1);

    public override StagePass CreatePass(FeedForwardNetwork network, in PassOptions options) =>
        new Pass(this, network.Activations[_layer], options);

    public override ReferenceStage CreateReference(FeedForwardNetwork network, ReferenceInputs given) =>
        new Reference(this, network.Activations[_layer], ToVector(network));

    private Vector<double> ToVector(FeedForwardNetwork network) =>
        Vector<double>.Build.Dense(Outputs, unit => Slopes.In(network.Parameters)[0, unit]);

    private sealed class Pass(SlopedActivation stage, Activation activation, in PassOptions options) : StagePass
    {
        private readonly Matrix _a = AlignedBuffer.CreateMatrix(options.Capacity, stage.Outputs);
        private Matrix _z;

        public override Matrix Forward(in ForwardContext context, Matrix input)
        {
            _z = input;
            Output = _a.Top(input.Rows);
            activation.ApplyInto(input, Output);
            activation.BlendInPlace(input, stage.Slopes.In(context.Parameters), Output);
            return Output;
        }

        public override Matrix Backward(in BackwardContext context, Matrix delta)
        {
            activation.BackwardBlendedInPlace(
                _z, stage.Slopes.In(context.Parameters), delta, stage.Slopes.In(context.Gradient));
            return delta;
        }

        public override Matrix SaturatedRow(in ForwardContext context, Matrix input, int row)
        {
            activation.ApplyInto(input, Output.At(row));
            activation.BlendInPlace(input, stage.Slopes.In(context.Parameters), Output.At(row));
            return base.SaturatedRow(context, input, row);
        }
    }

    private sealed class Reference(SlopedActivation stage, Activation activation, Vector<double> slopes) : ReferenceStage
    {
        private Matrix<double>? _z;
        private Matrix<double>? _f;

        public override Matrix<double> Forward(Matrix<double> x)
        {
            (_z, _f) = (x, ReferenceActivation.Apply(activation, x));
            return x + ((_f - x) * Matrix<double>.Build.DiagonalOfDiagonalVector(slopes));
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            Gradients.Clear();
            Gradients.Add((stage.Slopes, delta.PointwiseMultiply(_f! - _z!).ColumnSums().ToRowMatrix()));
            // By a = (1 - s) z + s f(z): dL/dz = (1 - s) dL/da + J^T (s dL/da), where J is the Jacobian of f.
            var through = delta * Matrix<double>.Build.DiagonalOfDiagonalVector(slopes);
            return delta - through + ReferenceActivation.Backward(activation, _z!, _f!, through);
        }
    }
}
