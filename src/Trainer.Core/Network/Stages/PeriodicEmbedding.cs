using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>
/// Each number x becomes a learnt linear map of cosines of learnt frequencies w and phases b, and x itself (Gorishniy et al., 2022, in the
/// form
/// "PBLD" of Holzmueller et al., 2024): e_o = c_o + sum over f of cos(2 pi w_f x + b_f) V_(f,o).
/// </summary>
/// <remarks>Lanes run along the rows: row r belongs to virtual lane r mod 16, each lane is summed ascending and the 16 lanes as a tree, so
/// no width changes a bit.</remarks>
internal sealed class PeriodicEmbedding : InputPart
{
    private const int Lanes = 16;
    private const float RadiansToTurns = 0.15915494309189535f;
    private const float TwoPi = 6.2831853071795862f;

    private readonly int[] _inputs;
    private readonly Func<int, float> _deviationOf;
    private readonly int _frequencies;
    private readonly int _size;

    /// <param name="inputs">Which inputs of the network, ascending.</param>
    /// <param name="frequencies">Of each of them.</param>
    /// <param name="size">Columns that an input becomes, x itself included; at least 2.</param>
    /// <param name="deviationOf">The standard deviation that the frequencies of an input start with, in turns per unit of x.</param>
    public PeriodicEmbedding(int[] inputs, int frequencies, int size, Func<int, float> deviationOf) : base(checked(inputs.Length * size))
    {
        (_inputs, _frequencies, _size, _deviationOf) = (inputs, frequencies, size, deviationOf);
        Frequencies = new ParameterBlock(ParameterKind.Frequency, inputs.Length, frequencies);
        Phases = new ParameterBlock(ParameterKind.Frequency, inputs.Length, frequencies);
        Weights = new ParameterBlock(ParameterKind.Embedding, inputs.Length, checked(frequencies * Learnt));
        Biases = new ParameterBlock(ParameterKind.Embedding, inputs.Length, Learnt);
        Blocks = [Frequencies, Phases, Weights, Biases];
    }

    /// <summary>[inputs, frequencies] w, in turns per unit of x.</summary>
    public ParameterBlock Frequencies { get; }

    /// <summary>[inputs, frequencies] b, in radians.</summary>
    public ParameterBlock Phases { get; }

    /// <summary>[inputs, frequencies * learnt columns] V, of frequency f to column o at f * learnt + o.</summary>
    public ParameterBlock Weights { get; }

    /// <summary>[inputs, learnt columns] c.</summary>
    public ParameterBlock Biases { get; }

    private int Learnt => _size - 1;

    /// <summary>Frequencies normal with the deviation of their input, phases uniform in +-pi, the linear map and its biases uniform in
    /// +-1/sqrt(frequencies).</summary>
    public override void Initialize(AlignedBuffer parameters, int seed, ref PacedCheck check)
    {
        var bound = 1 / MathF.Sqrt(_frequencies);
        Fill(Frequencies, parameters, Stream(InitializationStreams.Frequencies),
            (ref RandomStream random, int j) => random.NextGaussian() * _deviationOf(j), ref check);
        Fill(Phases, parameters, Stream(InitializationStreams.Phases),
            (ref RandomStream random, int _) => Uniform(ref random) * 3.14159265f, ref check);
        Fill(Weights, parameters, Stream(InitializationStreams.EmbeddingWeights),
            (ref RandomStream random, int _) => Uniform(ref random) * bound, ref check);
        Fill(Biases, parameters, Stream(InitializationStreams.EmbeddingBiases),
            (ref RandomStream random, int _) => Uniform(ref random) * bound, ref check);

        RandomStream Stream(long index) => new(seed, RandomPurpose.Initialization, index);
    }

    public override InputPartPass CreatePass(int firstColumn, in PassOptions options) => new Pass(this, firstColumn, options);

    public override ReferenceStage CreateReference(FeedForwardNetwork network) => new Reference(this, network);

    private sealed class Pass(PeriodicEmbedding part, int firstColumn, in PassOptions options) : NumericPartPass(
        part._inputs, Lanes * (long)((part._frequencies * (3 + part._size)) + (2 * part._size) + 2), options)
    {
        protected override long CostOfAnInput => part._frequencies;

        protected override void Forward(in NumericInput input) => LaneWidth.Run(new ForwardAction(this, input));

        protected override void Backward(in NumericInput input, AlignedBuffer gradient) =>
            LaneWidth.Run(new BackwardAction(this, input, gradient));

        // A row alone, as scoring has it: with lanes along rows all but one would work for nothing, so they run along frequencies.
        // Operation for operation what each lane of many rows does, so the bits are the same.
        public void ForwardOneRow<T>(in NumericInput input) where T : struct, ILanes<T>
        {
            var (frequencies, learnt, j, parameters) = (part._frequencies, part.Learnt, input.J, input.Parameters);
            var scratch = input.Scratch;
            var x = input.Rows[0, input.Slot];
            // Padded to whole lines.
            ref var w = ref part.Frequencies.In(parameters).PaddedRow(j)[0];
            ref var b = ref part.Phases.In(parameters).PaddedRow(j)[0];
            ref var cosines = ref scratch[0];
            for (var f = 0; f < frequencies; f += T.Count)
            {
                var turns = T.MultiplyAdd(
                    T.Load(ref Unsafe.Add(ref w, f)), T.Create(x), T.Load(ref Unsafe.Add(ref b, f)) * T.Create(RadiansToTurns));
                Turns.CosSin(turns, out _).Store(ref Unsafe.Add(ref cosines, f));
            }
            ReadOnlySpan<float> weights = part.Weights.In(parameters).Row(j), bias = part.Biases.In(parameters).Row(j);
            var target = input.Columns.Row(0).Slice(firstColumn + (j * part._size), part._size);
            for (var o = 0; o < learnt; o++)
            {
                var sum = bias[o];
                for (var f = 0; f < frequencies; f++)
                    sum = MathF.FusedMultiplyAdd(scratch[f], weights[(f * learnt) + o], sum);
                target[o] = sum;
            }
            target[learnt] = x;
        }

        public void Forward<T>(in NumericInput input) where T : struct, ILanes<T>
        {
            var (frequencies, learnt, size) = (part._frequencies, part.Learnt, part._size);
            var (j, parameters, output) = (input.J, input.Parameters, input.Columns);
            var scratch = input.Scratch;
            ReadOnlySpan<float> w = part.Frequencies.In(parameters).Row(j), b = part.Phases.In(parameters).Row(j);
            ReadOnlySpan<float> weights = part.Weights.In(parameters).Row(j), bias = part.Biases.In(parameters).Row(j);
            ref var x = ref scratch[0];
            ref var cosines = ref scratch[Lanes];
            ref var outputs = ref scratch[Lanes * (1 + frequencies)];
            for (var firstRow = 0; firstRow < input.Rows.Rows; firstRow += Lanes)
            {
                var rows = Math.Min(Lanes, input.Rows.Rows - firstRow);
                GatherColumn(input.Rows, input.Slot, firstRow, rows, scratch[..Lanes]);
                for (var lane = 0; lane < Lanes; lane += T.Count)
                {
                    var value = T.Load(ref Unsafe.Add(ref x, lane));
                    for (var f = 0; f < frequencies; f++)
                    {
                        var turns = T.MultiplyAdd(T.Create(w[f]), value, T.Create(b[f] * RadiansToTurns));
                        Turns.CosSin(turns, out _).Store(ref Unsafe.Add(ref cosines, (f * Lanes) + lane));
                    }
                    for (var o = 0; o < learnt; o++)
                    {
                        var sum = T.Create(bias[o]);
                        for (var f = 0; f < frequencies; f++)
                            sum = T.MultiplyAdd(
                                T.Load(ref Unsafe.Add(ref cosines, (f * Lanes) + lane)), T.Create(weights[(f * learnt) + o]), sum);
                        sum.Store(ref Unsafe.Add(ref outputs, (o * Lanes) + lane));
                    }
                }
                for (var row = 0; row < rows; row++)
                {
                    var target = output.Row(firstRow + row).Slice(firstColumn + (j * size), size);
                    for (var o = 0; o < learnt; o++)
                        target[o] = Unsafe.Add(ref outputs, (o * Lanes) + row);
                    target[learnt] = Unsafe.Add(ref x, row);
                }
            }
        }

        public void Backward<T>(in NumericInput input, AlignedBuffer gradient) where T : struct, ILanes<T>
        {
            var (frequencies, learnt, size) = (part._frequencies, part.Learnt, part._size);
            var (j, parameters, delta) = (input.J, input.Parameters, input.Columns);
            var scratch = input.Scratch;
            ReadOnlySpan<float> w = part.Frequencies.In(parameters).Row(j), b = part.Phases.In(parameters).Row(j);
            ReadOnlySpan<float> weights = part.Weights.In(parameters).Row(j);
            // Rows of x and of the deltas of this input; then for each frequency the sums of its w, its b and its weights; then of the
            // biases.
            ref var x = ref scratch[0];
            ref var deltas = ref scratch[Lanes];
            var sumsOf = scratch.Slice(Lanes * (1 + learnt), Lanes * ((frequencies * (2 + learnt)) + learnt));
            sumsOf.Clear();
            ref var sums = ref MemoryMarshal.GetReference(sumsOf);
            ref var biasSums = ref Unsafe.Add(ref sums, Lanes * frequencies * (2 + learnt));
            for (var firstRow = 0; firstRow < input.Rows.Rows; firstRow += Lanes)
            {
                var rows = Math.Min(Lanes, input.Rows.Rows - firstRow);
                GatherColumn(input.Rows, input.Slot, firstRow, rows, scratch[..Lanes]);
                // Rows that are not there have a delta of zero and add nothing.
                for (var o = 0; o < learnt; o++)
                    GatherColumn(delta, firstColumn + (j * size) + o, firstRow, rows, scratch.Slice(Lanes * (1 + o), Lanes));
                for (var lane = 0; lane < Lanes; lane += T.Count)
                {
                    var value = T.Load(ref Unsafe.Add(ref x, lane));
                    for (var f = 0; f < frequencies; f++)
                    {
                        ref var sum = ref Unsafe.Add(ref sums, (f * (2 + learnt) * Lanes) + lane);
                        var turns = T.MultiplyAdd(T.Create(w[f]), value, T.Create(b[f] * RadiansToTurns));
                        var cosine = Turns.CosSin(turns, out var sine);
                        var through = T.Create(0f);
                        for (var o = 0; o < learnt; o++)
                        {
                            var ofColumn = T.Load(ref Unsafe.Add(ref deltas, (o * Lanes) + lane));
                            through = T.MultiplyAdd(ofColumn, T.Create(weights[(f * learnt) + o]), through);
                            ref var weightSum = ref Unsafe.Add(ref sum, (2 + o) * Lanes);
                            T.MultiplyAdd(cosine, ofColumn, T.Load(ref weightSum)).Store(ref weightSum);
                        }
                        // du with u = 2 pi w x + b: d cos(u) = -sin(u) du.
                        var angle = LaneMath.Negate(sine * through);
                        T.MultiplyAdd(angle, value * T.Create(TwoPi), T.Load(ref sum)).Store(ref sum);
                        ref var phaseSum = ref Unsafe.Add(ref sum, Lanes);
                        (T.Load(ref phaseSum) + angle).Store(ref phaseSum);
                    }
                    for (var o = 0; o < learnt; o++)
                    {
                        ref var biasSum = ref Unsafe.Add(ref biasSums, (o * Lanes) + lane);
                        (T.Load(ref biasSum) + T.Load(ref Unsafe.Add(ref deltas, (o * Lanes) + lane))).Store(ref biasSum);
                    }
                }
            }
            SumLanes(gradient, j, sumsOf);
        }

        private void SumLanes(AlignedBuffer gradient, int j, ReadOnlySpan<float> sums)
        {
            var (frequencies, learnt) = (part._frequencies, part.Learnt);
            Span<float> w = part.Frequencies.In(gradient).Row(j), b = part.Phases.In(gradient).Row(j);
            Span<float> weights = part.Weights.In(gradient).Row(j), bias = part.Biases.In(gradient).Row(j);
            for (var f = 0; f < frequencies; f++)
            {
                var ofFrequency = sums.Slice(f * (2 + learnt) * Lanes, (2 + learnt) * Lanes);
                w[f] = Reductions.Sum(ofFrequency[..Lanes]);
                b[f] = Reductions.Sum(ofFrequency.Slice(Lanes, Lanes));
                for (var o = 0; o < learnt; o++)
                    weights[(f * learnt) + o] = Reductions.Sum(ofFrequency.Slice((2 + o) * Lanes, Lanes));
            }
            for (var o = 0; o < learnt; o++)
                bias[o] = Reductions.Sum(sums.Slice(Lanes * ((frequencies * (2 + learnt)) + o), Lanes));
        }

        private static void GatherColumn(Matrix source, int column, int firstRow, int rows, Span<float> values)
        {
            for (var row = 0; row < rows; row++)
                values[row] = source[firstRow + row, column];
            values[rows..].Clear();
        }
    }

    private readonly ref struct ForwardAction(Pass pass, NumericInput input) : ILaneAction
    {
        private readonly NumericInput _input = input;

        public void Run<T>() where T : struct, ILanes<T>
        {
            if (_input.Rows.Rows == 1)
                pass.ForwardOneRow<T>(_input);
            else
                pass.Forward<T>(_input);
        }
    }

    private readonly ref struct BackwardAction(Pass pass, NumericInput input, AlignedBuffer gradient) : ILaneAction
    {
        private readonly NumericInput _input = input;

        public void Run<T>() where T : struct, ILanes<T> => pass.Backward<T>(_input, gradient);
    }

    private sealed class Reference(PeriodicEmbedding part, FeedForwardNetwork network) : ReferenceStage
    {
        private readonly Matrix<double> _frequencies = ToDouble(part.Frequencies.In(network.Parameters));
        private readonly Matrix<double> _phases = ToDouble(part.Phases.In(network.Parameters));
        private readonly Matrix<double> _weights = ToDouble(part.Weights.In(network.Parameters));
        private readonly Matrix<double> _biases = ToDouble(part.Biases.In(network.Parameters));
        private Matrix<double>? _x;

        public override Matrix<double> Forward(Matrix<double> x)
        {
            _x = x;
            var e = Matrix<double>.Build.Dense(x.RowCount, part.Columns);
            for (var j = 0; j < part._inputs.Length; j++)
            {
                var ones = Matrix<double>.Build.Dense(x.RowCount, 1, 1);
                e.SetSubMatrix(
                    0, j * part._size, (AnglesOf(j).Map(Math.Cos) * WeightsOf(j)) + (ones * _biases.SubMatrix(j, 1, 0, part.Learnt)));
                e.SetColumn((j * part._size) + part.Learnt, x.Column(part._inputs[j]));
            }
            return e;
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            var (w, b) = (_frequencies.Clone(), _phases.Clone());
            var (weights, biases) = (_weights.Clone(), _biases.Clone());
            var below = Matrix<double>.Build.Dense(delta.RowCount, _x!.ColumnCount);
            for (var j = 0; j < part._inputs.Length; j++)
            {
                var x = _x.Column(part._inputs[j]);
                var g = delta.SubMatrix(0, delta.RowCount, j * part._size, part.Learnt);
                var angles = AnglesOf(j);
                // d cos(u) = -sin(u) du with u = 2 pi w x + b.
                var ofAngles = (g * WeightsOf(j).Transpose()).PointwiseMultiply(angles.Map(u => -Math.Sin(u)));
                w.SetRow(j, 2 * Math.PI * ofAngles.TransposeThisAndMultiply(x));
                b.SetRow(j, ofAngles.ColumnSums());
                var ofWeights = angles.Map(Math.Cos).TransposeThisAndMultiply(g);
                weights.SetRow(j, Vector<double>.Build.Dense(
                    weights.ColumnCount, i => ofWeights[i / part.Learnt, i % part.Learnt]));
                biases.SetRow(j, g.ColumnSums());
                below.SetColumn(
                    part._inputs[j], (2 * Math.PI * ofAngles * _frequencies.Row(j)) + delta.Column((j * part._size) + part.Learnt));
            }
            Gradients.Clear();
            Gradients.AddRange([(part.Frequencies, w), (part.Phases, b), (part.Weights, weights), (part.Biases, biases)]);
            return below;
        }

        // [rows, frequencies] 2 pi w x + b.
        private Matrix<double> AnglesOf(int j) => Matrix<double>.Build.Dense(
            _x!.RowCount, part._frequencies, (row, f) => (2 * Math.PI * _frequencies[j, f] * _x[row, part._inputs[j]]) + _phases[j, f]);

        // [frequencies, learnt columns] V.
        private Matrix<double> WeightsOf(int j) => Matrix<double>.Build.Dense(
            part._frequencies, part.Learnt, (f, o) => _weights[j, (f * part.Learnt) + o]);
    }
}
