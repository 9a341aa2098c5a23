using System.Runtime.CompilerServices;
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

    // a, and in training da/dslope.
    public override double FloatsPerRow(in PassOptions options) => (options.IsTraining ? 2 : 1) * Padded(Outputs);

    public override void Initialize(AlignedBuffer parameters, WeightInitialization initialization, int seed, ref PacedCheck check) =>
        Slopes.In(parameters).Row(0).Fill(1);

    public override StagePass CreatePass(FeedForwardNetwork network, in PassOptions options) =>
        new Pass(this, network.Activations[_layer], options);

    public override ReferenceStage CreateReference(FeedForwardNetwork network, ReferenceInputs given) =>
        new Reference(this, network.Activations[_layer], ToVector(network));

    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x)
    {
        var slopes = Slopes.In(network.Parameters);
        var s = graph.Floats(slopes, Outputs);
        var f = network.Activations[_layer].Export(graph, x, Outputs);
        var bound = x.Bound + (OnnxBounds.Largest(slopes) * (f.Bound + x.Bound));
        if (bound <= float.MaxValue)
            return new OnnxTensor(
                graph.Add(x.Name, graph.Multiply(s, graph.Subtract(f.Name, x.Name))), x.Rank, bound);
        var z = graph.ToDouble(x.Name);
        var a = graph.Add(z, graph.Multiply(graph.ToDouble(s), graph.Subtract(graph.ToDouble(f.Name), z)));
        return new OnnxTensor(graph.ToLimitedFloat(a), x.Rank, float.MaxValue);
    }

    private Vector<double> ToVector(FeedForwardNetwork network) =>
        Vector<double>.Build.Dense(Outputs, unit => Slopes.In(network.Parameters)[0, unit]);

    /// <remarks>In training one pass over the rows computes all that the backward pass needs: da/dz, in the place of z, and da/ds. It also
    /// applies the masks of the dropout above. So the backward pass evaluates no function and draws no mask.</remarks>
    private sealed class Pass(SlopedActivation stage, Activation activation, in PassOptions options) : StagePass
    {
        private readonly bool _isTraining = options.IsTraining;
        private readonly Matrix _a = AlignedBuffer.CreateMatrix(options.Capacity, stage.Outputs);
        private readonly Matrix _difference = options.IsTraining ? AlignedBuffer.CreateMatrix(options.Capacity, stage.Outputs) : default;
        private readonly Matrix _mask = options.IsTraining ? AlignedBuffer.CreateMatrix(1, stage.Outputs) : default;
        private DropoutPass? _dropout;
        private ParameterBlock? _biases;
        private Matrix _derivative;
        private float _keepFactor;

        public override void Connect(StagePass? below) => _biases = _isTraining ? below?.TakeBiasGradient() : null;

        public override bool AcceptDropout(DropoutPass dropout)
        {
            _dropout = dropout;
            return true;
        }

        public override Matrix Forward(in ForwardContext context, Matrix input)
        {
            Output = _a.Top(input.Rows);
            var slopes = stage.Slopes.In(context.Parameters);
            if (!_isTraining)
            {
                activation.ApplySloped(input, slopes, Output);
                return Output;
            }
            var masks = _dropout?.MasksOf(context, input.Rows) ?? DropoutMasks.None;
            activation.ApplySlopedInTraining(input, slopes, Output, _difference.Top(input.Rows), masks, _mask);
            (_derivative, _keepFactor) = (input, masks.KeepFactor);
            return Output;
        }

        public override Matrix Backward(in BackwardContext context, Matrix delta)
        {
            var slopes = stage.Slopes.In(context.Gradient);
            slopes.PaddedRow(0).Clear();
            // Where the stage below has no biases, the sums go to the row of the mask, which is not needed any more.
            var biases = _biases?.In(context.Gradient) ?? _mask;
            biases.PaddedRow(0).Clear();
            LaneWidth.Run(new BackwardAction(this, delta, slopes, biases));
            return delta;
        }

        // With f' and f(z) - z from the forward pass, both 0 where a unit was left out.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Backward<T>(Matrix delta, Matrix slopes, Matrix biases) where T : struct, ILanes<T>
        {
            nint units = AlignedBuffer.StrideFor(delta.Columns);
            ref var slopeSums = ref slopes.First;
            ref var biasSums = ref biases.First;
            var factor = T.Create(_keepFactor);
            for (nint row = 0; row < delta.Rows; row++)
            {
                ref var d = ref Unsafe.Add(ref delta.First, row * delta.Stride);
                ref var derivative = ref Unsafe.Add(ref _derivative.First, row * _derivative.Stride);
                ref var difference = ref Unsafe.Add(ref _difference.First, row * _difference.Stride);
                for (nint i = 0; i < units; i += T.Count)
                {
                    var g = T.Load(ref Unsafe.Add(ref d, i)) * factor;
                    ref var slopeSum = ref Unsafe.Add(ref slopeSums, i);
                    T.MultiplyAdd(g, T.Load(ref Unsafe.Add(ref difference, i)), T.Load(ref slopeSum)).Store(ref slopeSum);
                    g *= T.Load(ref Unsafe.Add(ref derivative, i));
                    g.Store(ref Unsafe.Add(ref d, i));
                    ref var biasSum = ref Unsafe.Add(ref biasSums, i);
                    (T.Load(ref biasSum) + g).Store(ref biasSum);
                }
            }
        }

        public override Matrix SaturatedRow(in ForwardContext context, Matrix input, int row)
        {
            activation.ApplySloped(input, stage.Slopes.In(context.Parameters), Output.At(row));
            return base.SaturatedRow(context, input, row);
        }

        private readonly struct BackwardAction(Pass pass, Matrix delta, Matrix slopes, Matrix biases) : ILaneAction
        {
            public void Run<T>() where T : struct, ILanes<T> => pass.Backward<T>(delta, slopes, biases);
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
