using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>
/// z = x W + b. Backward, with delta = dL/dz: dL/dW = x^T delta, dL/db is the sum of delta over the rows, and dL/dx = delta W^T. Members of
/// a network share its hidden layers, but each has an output layer, with its own W and b: the rows of x are then those of the first member,
/// followed by those of the second, and so on.
/// </summary>
internal sealed class Dense : Stage
{
    private readonly int _layer;
    private readonly int _members;

    /// <param name="layer">Counted from 0.</param>
    /// <param name="members">Number of members with weights of their own; 1 = all rows share the weights.</param>
    public Dense(int layer, int inputs, int outputs, int members) : base(inputs, outputs)
    {
        (_layer, _members) = (layer, members);
        Weights = new ParameterBlock(ParameterKind.Weight, (long)members * inputs, outputs, fanIn: inputs);
        Biases = new ParameterBlock(ParameterKind.Bias, members, outputs);
        Blocks = [Weights, Biases];
    }

    /// <summary>[members * inputs, outputs]: the weights of each member below those of the member before.</summary>
    public ParameterBlock Weights { get; }

    /// <summary>[members, outputs].</summary>
    public ParameterBlock Biases { get; }

    /// <summary>True where one product computes the gradient of all weights, so that its epilogue can update them.</summary>
    public bool HasOneWeightProduct => !IsPerMember;

    private bool IsPerMember => _members > 1;

    /// <summary>The weights [inputs, outputs] of a member.</summary>
    public ParameterSlice WeightsOf(int member) => IsPerMember ? Weights.Slice.Slice(member * Inputs, Inputs) : Weights.Slice;

    /// <summary>The biases [1, outputs] of a member.</summary>
    public ParameterSlice BiasOf(int member) => IsPerMember ? Biases.Slice.Slice(member, 1) : Biases.Slice;

    // z and dL/dx.
    public override double FloatsPerRow(in PassOptions options) => Padded(Outputs) + (options.LearnsBelow ? Padded(Inputs) : 0);

    /// <summary>Draws the weights from the random stream of the layer. Biases start at 0.</summary>
    public override void Initialize(AlignedBuffer parameters, WeightInitialization initialization, int seed, ref PacedCheck check) =>
        initialization.Draw(
            Weights.In(parameters), Inputs, new RandomStream(seed, RandomPurpose.Initialization, _layer), ref check);

    public override StagePass CreatePass(FeedForwardNetwork network, in PassOptions options) => new Pass(this, options);

    public override ReferenceStage CreateReference(FeedForwardNetwork network, ReferenceInputs given) => new Reference(this, network);

    // Where the sums could overflow float32 they are computed in double, as those of SaturatedRow.
    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x)
    {
        var (weights, biases) = (Weights.In(network.Parameters), Biases.In(network.Parameters));
        var w = IsPerMember ? graph.Floats(weights, _members, Inputs, Outputs) : graph.Floats(weights, Inputs, Outputs);
        var b = IsPerMember ? graph.Floats(biases, _members, 1, Outputs) : graph.Floats(biases, Outputs);
        var members = Enumerable.Range(0, _members);
        var bound = (members.Max(member => OnnxBounds.LargestColumn(WeightsOf(member).In(network.Parameters))) * x.Bound)
            + OnnxBounds.Largest(biases);
        if (bound <= float.MaxValue)
            return new OnnxTensor(graph.Add(graph.MatrixProduct(x.Name, w), b), x.Rank, bound);
        var z = graph.Add(graph.MatrixProduct(graph.ToDouble(x.Name), graph.ToDouble(w)), graph.ToDouble(b));
        return new OnnxTensor(graph.ToLimitedFloat(z), x.Rank, float.MaxValue);
    }

    private sealed class Pass(Dense stage, in PassOptions options) : StagePass
    {
        private const int Corners = 5;

        // A unit whose z is nearly the same for all rows keeps its weights as they were drawn.
        private const double LeastDeviation = 1e-6;

        private readonly bool _learnsBelow = options.LearnsBelow;
        private readonly bool _isForInputs = options.ForInputs;
        private readonly Matrix _z = AlignedBuffer.CreateMatrix(options.Capacity, stage.Outputs);
        private readonly Matrix _inputGradient = options is { IsTraining: true, LearnsBelow: true }
            ? AlignedBuffer.CreateMatrix(options.Capacity, stage.Inputs) : default;
        private Matrix _input;
        private ProductEpilogue? _epilogue;
        private BackwardEpilogue? _epilogueBelow;
        private bool _isBiasGradientTaken;

        // The product of a layer that all members share computes dL/dx for all rows, so its epilogue can do the backward pass of the
        // activation below. Members with weights of their own have a product each, and leave that to the activation.
        public override void Connect(StagePass? below) =>
            _epilogueBelow = _learnsBelow && !stage.IsPerMember ? below?.TakeBackwardEpilogue() : null;

        public override bool AcceptEpilogue(ProductEpilogue epilogue)
        {
            _epilogue = epilogue;
            return true;
        }

        public override ParameterBlock TakeBiasGradient()
        {
            _isBiasGradientTaken = true;
            return stage.Biases;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override Matrix Forward(in ForwardContext context, Matrix input)
        {
            _input = input;
            var z = _z.Top(input.Rows);
            Output = z;
            var rows = RowsOfMember(input);
            for (var member = 0; member < stage._members; member++)
                context.Product.Forward(
                    input.Slice(member * rows, rows), stage.WeightsOf(member).In(context.Parameters),
                    stage.BiasOf(member).In(context.Parameters), z.Slice(member * rows, rows), _epilogue);
            return z;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override Matrix Backward(in BackwardContext context, Matrix delta)
        {
            // dL/dx comes first: it needs the weights of the forward pass, which the epilogue of the weight gradient may update.
            var below = _learnsBelow ? InputGradient(context, delta) : default;
            if (_isForInputs)
                return below;
            var rows = RowsOfMember(delta);
            for (var member = 0; member < stage._members; member++)
            {
                var own = delta.Slice(member * rows, rows);
                context.Product.WeightGradient(
                    _input.Slice(member * rows, rows), own, stage.WeightsOf(member).In(context.Gradient),
                    context.Updates?.EpilogueOf(stage._layer), stage.WeightsOf(member).In(context.Parameters));
                if (!_isBiasGradientTaken)
                    ColumnSums.Into(own, stage.BiasOf(member).In(context.Gradient));
            }
            return below;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private Matrix InputGradient(in BackwardContext context, Matrix delta)
        {
            var gradient = _inputGradient.Top(delta.Rows);
            if (_epilogueBelow is { } below)
            {
                context.Product.InputGradient(
                    delta, stage.WeightsOf(0).In(context.Parameters), gradient, below.Epilogue, below.Pass.Output,
                    below.Biases?.In(context.Gradient));
                return gradient;
            }
            var rows = RowsOfMember(delta);
            for (var member = 0; member < stage._members; member++)
                context.Product.InputGradient(
                    delta.Slice(member * rows, rows), stage.WeightsOf(member).In(context.Parameters), gradient.Slice(member * rows, rows));
            return gradient;
        }

        private int RowsOfMember(Matrix all) => stage.IsPerMember ? all.Rows / stage._members : all.Rows;

        // Double holds the products of two float32 and the sum of 2^31 of them without overflow.
        public override Matrix SaturatedRow(in ForwardContext context, Matrix input, int row)
        {
            var member = row / RowsOfMember(Output);
            var (weights, bias) = (stage.WeightsOf(member).In(context.Parameters), stage.BiasOf(member).In(context.Parameters));
            var z = Output.At(row);
            for (var unit = 0; unit < z.Columns; unit++)
            {
                double sum = bias[0, unit];
                for (var i = 0; i < input.Columns; i++)
                    sum += (double)input[0, i] * weights[i, unit];
                z[0, unit] = Saturation.Of(sum);
            }
            return z;
        }

        /// <summary>Draws weights from a normal distribution and scales them so that the z of every unit has standard deviation 1 over the
        /// rows. The bias of a unit is set so that z is 0 at a random point of the simplex spanned by five random rows (Holzmueller et al.,
        /// 2024, section 3, "std" and "he+5"). Where members have weights of their own, each is fitted to its own rows.</summary>
        public override void StartFromRows(in ForwardContext context, Matrix input, int seed, ref PacedCheck check)
        {
            var random = new RandomStream(seed, RandomPurpose.Initialization, stage._layer);
            var rows = RowsOfMember(input);
            for (var member = 0; member < stage._members; member++)
                FitUnits(
                    stage.WeightsOf(member).In(context.Parameters), stage.BiasOf(member).In(context.Parameters),
                    input.Slice(member * rows, rows), _z.Slice(member * rows, rows), context.Product, ref random, ref check);
        }

        private static void FitUnits(
            Matrix weights, Matrix bias, Matrix input, Matrix z, MatrixProduct product, ref RandomStream random, ref PacedCheck check)
        {
            var deviation = 1 / MathF.Sqrt(weights.Rows);
            for (var i = 0; i < weights.Rows; i++)
            {
                foreach (ref var weight in weights.Row(i))
                    weight = random.NextGaussian() * deviation;
                check.After(weights.Columns);
            }
            bias.Row(0).Clear();
            product.Forward(input, weights, bias, z);
            for (var unit = 0; unit < weights.Columns; unit++)
            {
                FitUnit(weights, bias.Row(0), z, unit, ref random);
                check.After(weights.Rows + z.Rows);
            }
        }

        private static void FitUnit(Matrix weights, Span<float> bias, Matrix z, int unit, ref RandomStream random)
        {
            double sum = 0, squares = 0;
            for (var row = 0; row < z.Rows; row++)
                sum += z[row, unit];
            var mean = sum / z.Rows;
            for (var row = 0; row < z.Rows; row++)
                squares += (z[row, unit] - mean) * (z[row, unit] - mean);
            var deviation = Math.Sqrt(squares / z.Rows);
            // Features that are not scaled may overflow z; such a unit keeps its weights too.
            var scale = deviation < LeastDeviation || !double.IsFinite(deviation) ? 1 : (float)(1 / deviation);
            for (var i = 0; i < weights.Rows; i++)
                weights[i, unit] *= scale;
            // Exponential random numbers, divided by their sum, are the coordinates of a uniformly random point of the simplex.
            double point = 0, sumOfCoordinates = 0;
            for (var corner = 0; corner < Corners; corner++)
            {
                var coordinate = -LaneMath.Log(new Lanes1(1f - random.NextSingle())).Value;
                point += coordinate * z[random.NextInt32(z.Rows), unit];
                sumOfCoordinates += coordinate;
            }
            var start = (float)(-point / sumOfCoordinates * scale);
            bias[unit] = float.IsFinite(start) ? start : 0;
        }
    }

    private sealed class Reference : ReferenceStage
    {
        private readonly Dense _stage;
        private readonly Matrix<double>[] _weights;
        private readonly Matrix<double>[] _biases;
        private Matrix<double>? _x;

        public Reference(Dense stage, FeedForwardNetwork network)
        {
            _stage = stage;
            _weights = [.. Members.Select(member => ToDouble(stage.WeightsOf(member).In(network.Parameters)))];
            _biases = [.. Members.Select(member => ToDouble(stage.BiasOf(member).In(network.Parameters)))];
        }

        private IEnumerable<int> Members => Enumerable.Range(0, _stage._members);

        public override Matrix<double> Forward(Matrix<double> x)
        {
            _x = x;
            return Stacked(member => (RowsOf(x, member) * _weights[member]) +
                Matrix<double>.Build.Dense(x.RowCount / _stage._members, _stage.Outputs, (_, unit) => _biases[member][0, unit]));
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            Gradients.Clear();
            Gradients.Add((_stage.Weights, Stacked(member => RowsOf(_x!, member).Transpose() * RowsOf(delta, member))));
            Gradients.Add((_stage.Biases, Stacked(member => RowsOf(delta, member).ColumnSums().ToRowMatrix())));
            return Stacked(member => RowsOf(delta, member) * _weights[member].Transpose());
        }

        private Matrix<double> RowsOf(Matrix<double> matrix, int member)
        {
            var rows = matrix.RowCount / _stage._members;
            return matrix.SubMatrix(member * rows, rows, 0, matrix.ColumnCount);
        }

        private Matrix<double> Stacked(Func<int, Matrix<double>> ofMember) =>
            Members.Select(ofMember).Aggregate((above, below) => above.Stack(below));
    }
}
