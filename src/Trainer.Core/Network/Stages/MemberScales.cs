using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>
/// Repeats the rows for each member of the network, and multiplies them by the scales of the member ("TabM-mini": Gorishniy, Kotelnikov and
/// Babenko, 2025, with the scales of BatchEnsemble: Wen, Tran and Ba, 2020). Member m has a learnt vector r_m with one scale per input of
/// the first layer. Its row for an input row x is the elementwise product x_m = x r_m. For n input rows, row i of member m is row m n + i
/// of the output. Backward: dL/dr_m is the sum of x dL/dx_m over the rows, and dL/dx is the sum of r_m dL/dx_m over the members.
/// </summary>
/// <remarks>Sums over rows and over members run in ascending order, element by element, so the vector width changes no bit.</remarks>
internal sealed class MemberScales : Stage
{
    private readonly int _members;
    private readonly bool _isNormal;
    private readonly IEnumerable<int> _columnsOfInputs;

    /// <param name="columns">Inputs of the first layer.</param>
    /// <param name="members">At least 2.</param>
    /// <param name="columnsOfInputs">The number of columns that belong to each input of the network, or group of inputs, in their order.
    /// The scales of these columns start with the same value.</param>
    /// <param name="isNormal">True: scales are drawn from a standard normal distribution, as is usual after numeric embeddings. False: they
    /// are -1 or 1 with equal probability.</param>
    public MemberScales(int columns, int members, IEnumerable<int> columnsOfInputs, bool isNormal) : base(columns, columns)
    {
        (_members, _columnsOfInputs, _isNormal) = (members, columnsOfInputs, isNormal);
        Scales = new ParameterBlock(ParameterKind.MemberScale, members, columns);
        Blocks = [Scales];
    }

    /// <summary>[members, columns].</summary>
    public ParameterBlock Scales { get; }

    public override int RowsPerRow => _members;

    // The output and dL/dx.
    public override double FloatsPerRow(in PassOptions options) =>
        (_members * Padded(Outputs)) + (options.LearnsBelow ? Padded(Outputs) : 0);

    public override void Initialize(AlignedBuffer parameters, WeightInitialization initialization, int seed, ref PacedCheck check)
    {
        var random = new RandomStream(seed, RandomPurpose.Initialization, InitializationStreams.MemberScales);
        for (var member = 0; member < _members; member++)
        {
            var scales = Scales.In(parameters).Row(member);
            foreach (var columns in _columnsOfInputs)
            {
                scales[..columns].Fill(_isNormal ? random.NextGaussian() : random.NextInt32(2) == 0 ? -1 : 1);
                scales = scales[columns..];
            }
        }
    }

    public override float MemberFactor(AlignedBuffer parameters, int member, int column) => Scales.In(parameters)[member, column];

    public override StagePass CreatePass(FeedForwardNetwork network, in PassOptions options) => new Pass(this, options);

    public override ReferenceStage CreateReference(FeedForwardNetwork network, ReferenceInputs given) => new Reference(this, network);

    // From here the graph has the rows of each member: [members, rows, columns].
    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x)
    {
        var scales = Scales.In(network.Parameters);
        return graph.Limited(new OnnxTensor(
            graph.Multiply(x.Name, graph.Floats(scales, _members, 1, Outputs)), x.Rank + 1, x.Bound * OnnxBounds.Largest(scales)));
    }

    private sealed class Pass(MemberScales stage, in PassOptions options) : StagePass
    {
        private readonly Matrix _scaled = AlignedBuffer.CreateMatrix(checked(options.Capacity * stage._members), stage.Outputs);
        private readonly bool _learnsBelow = options.LearnsBelow;
        private readonly Matrix _inputGradient = options is { IsTraining: true, LearnsBelow: true }
            ? AlignedBuffer.CreateMatrix(options.Capacity, stage.Outputs) : default;
        private Matrix _input;

        public override Matrix Forward(in ForwardContext context, Matrix input)
        {
            _input = input;
            Output = _scaled.Top(input.Rows * stage._members);
            LaneWidth.Run(new ForwardAction(this, stage.Scales.In(context.Parameters)));
            return Output;
        }

        public override Matrix Backward(in BackwardContext context, Matrix delta)
        {
            LaneWidth.Run(new BackwardAction(this, stage.Scales.In(context.Parameters), stage.Scales.In(context.Gradient), delta));
            return _learnsBelow ? _inputGradient.Top(_input.Rows) : default;
        }

        public override Matrix SaturatedRow(in ForwardContext context, Matrix input, int row)
        {
            var scaled = Output.At(row);
            var scales = stage.Scales.In(context.Parameters).Row(row / _input.Rows);
            for (var i = 0; i < input.Columns; i++)
                scaled[0, i] = input[0, i] * scales[i];
            return base.SaturatedRow(context, input, row);
        }

        public void Forward<T>(Matrix scales) where T : struct, ILanes<T>
        {
            var columns = AlignedBuffer.StrideFor(_input.Columns);
            for (var member = 0; member < scales.Rows; member++)
            {
                ref var scale = ref scales[member, 0];
                for (var row = 0; row < _input.Rows; row++)
                {
                    ref var value = ref _input[row, 0];
                    ref var scaled = ref _scaled[(member * _input.Rows) + row, 0];
                    for (var i = 0; i < columns; i += T.Count)
                        (T.Load(ref Unsafe.Add(ref value, i)) * T.Load(ref Unsafe.Add(ref scale, i))).Store(ref Unsafe.Add(ref scaled, i));
                }
            }
        }

        public void Backward<T>(Matrix scales, Matrix gradient, Matrix delta) where T : struct, ILanes<T>
        {
            var columns = AlignedBuffer.StrideFor(_input.Columns);
            for (var member = 0; member < scales.Rows; member++)
            {
                gradient.PaddedRow(member).Clear();
                ref var sum = ref gradient[member, 0];
                ref var scale = ref scales[member, 0];
                for (var row = 0; row < _input.Rows; row++)
                {
                    ref var value = ref _input[row, 0];
                    ref var d = ref delta[(member * _input.Rows) + row, 0];
                    for (var i = 0; i < columns; i += T.Count)
                    {
                        ref var s = ref Unsafe.Add(ref sum, i);
                        T.MultiplyAdd(T.Load(ref Unsafe.Add(ref d, i)), T.Load(ref Unsafe.Add(ref value, i)), T.Load(ref s)).Store(ref s);
                    }
                    if (!_learnsBelow)
                        continue;
                    ref var below = ref _inputGradient[row, 0];
                    for (var i = 0; i < columns; i += T.Count)
                    {
                        var through = T.Load(ref Unsafe.Add(ref d, i)) * T.Load(ref Unsafe.Add(ref scale, i));
                        if (member > 0)
                            through += T.Load(ref Unsafe.Add(ref below, i));
                        through.Store(ref Unsafe.Add(ref below, i));
                    }
                }
            }
        }
    }

    private readonly struct ForwardAction(Pass pass, Matrix scales) : ILaneAction
    {
        public void Run<T>() where T : struct, ILanes<T> => pass.Forward<T>(scales);
    }

    private readonly struct BackwardAction(Pass pass, Matrix scales, Matrix gradient, Matrix delta) : ILaneAction
    {
        public void Run<T>() where T : struct, ILanes<T> => pass.Backward<T>(scales, gradient, delta);
    }

    private sealed class Reference(MemberScales stage, FeedForwardNetwork network) : ReferenceStage
    {
        private readonly Matrix<double> _scales = ToDouble(stage.Scales.In(network.Parameters));
        private Matrix<double>? _x;

        public override Matrix<double> Forward(Matrix<double> x)
        {
            _x = x;
            return Matrix<double>.Build.Dense(
                x.RowCount * stage._members, x.ColumnCount, (row, i) => x[row % x.RowCount, i] * _scales[row / x.RowCount, i]);
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            var rows = _x!.RowCount;
            Gradients.Clear();
            Gradients.Add((stage.Scales, Matrix<double>.Build.Dense(stage._members, _x.ColumnCount, (member, i) =>
                Enumerable.Range(0, rows).Sum(row => delta[(member * rows) + row, i] * _x[row, i]))));
            return Matrix<double>.Build.Dense(rows, _x.ColumnCount, (row, i) =>
                Enumerable.Range(0, stage._members).Sum(member => delta[(member * rows) + row, i] * _scales[member, i]));
        }
    }

    /// <summary>The chunk of a network whose hidden layers are shared by more than one member.</summary>
    internal sealed class Codec : ChunkCodec
    {
        // int32 members >= 2
        public override string Tag => "HEAD";

        public override int OldestReader => 2;

        public override ReadingPhase Phase => ReadingPhase.Shape;

        public override bool IsIn(NetworkModel model) => model.Network.Layout.MembersPerNetwork > 1;

        public override void Write(BinaryWriter writer, NetworkModel model) => writer.Write(model.Network.Layout.MembersPerNetwork);

        public override void Read(ChunkReader reader, NetworkDraft draft)
        {
            draft.MembersPerNetwork = reader.Int32();
            if (draft.MembersPerNetwork is < 2 or > NetworkLimits.Members)
                Fail($"{draft.MembersPerNetwork} members are said to share its hidden layers");
        }
    }
}
