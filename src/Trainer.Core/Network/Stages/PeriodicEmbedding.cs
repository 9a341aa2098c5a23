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
    private const int BlockRows = 256;

    // Columns that are learnt of an input, as effort chooses them: these have loops of their own.
    private const int UsualLearnt = 3;

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
        part._inputs, (BlockRows * (1L + part._size)) + (Lanes * (long)((part._frequencies * (2 + part._size)) + part._size)), options)
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

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Forward<T>(in NumericInput input) where T : struct, ILanes<T>
        {
            var (learnt, size) = (part.Learnt, part._size);
            var numbers = new Numbers(part, input);
            // The columns of the input, one below the other, x the last.
            ref var columns = ref input.Scratch[0];
            ref var x = ref Unsafe.Add(ref columns, learnt * BlockRows);
            ref var cosines = ref Unsafe.Add(ref columns, size * BlockRows);
            for (var firstRow = 0; firstRow < input.Rows.Rows; firstRow += BlockRows)
            {
                var rows = Math.Min(BlockRows, input.Rows.Rows - firstRow);
                GatherNumbers(input, firstRow, rows, ref x);
                for (nint row = 0; row < rows; row += T.Count)
                {
                    var value = T.Load(ref Unsafe.Add(ref x, row));
                    ref var output = ref Unsafe.Add(ref columns, row);
                    if (learnt == UsualLearnt)
                        ForwardOfThree(numbers, value, ref output);
                    else
                        Forward(numbers, learnt, value, ref cosines, ref output);
                }
                Transposition.Into(
                    ref columns, BlockRows, rows, ref input.Columns[firstRow, firstColumn + (input.J * size)], input.Columns.Stride, size, size);
            }
        }

        // The sums stay in registers.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void ForwardOfThree<T>(in Numbers numbers, T x, ref float output) where T : struct, ILanes<T>
        {
            var (sum0, sum1, sum2) = (
                T.Create(numbers.Biases), T.Create(Unsafe.Add(ref numbers.Biases, 1)), T.Create(Unsafe.Add(ref numbers.Biases, 2)));
            for (nint f = 0; f < numbers.Frequencies; f++)
            {
                var cosine = Turns.CosSin(numbers.TurnsOf(f, x), out _);
                ref var weight = ref Unsafe.Add(ref numbers.Weights, f * UsualLearnt);
                sum0 = T.MultiplyAdd(cosine, T.Create(weight), sum0);
                sum1 = T.MultiplyAdd(cosine, T.Create(Unsafe.Add(ref weight, 1)), sum1);
                sum2 = T.MultiplyAdd(cosine, T.Create(Unsafe.Add(ref weight, 2)), sum2);
            }
            sum0.Store(ref output);
            sum1.Store(ref Unsafe.Add(ref output, BlockRows));
            sum2.Store(ref Unsafe.Add(ref output, 2 * BlockRows));
        }

        private static void Forward<T>(in Numbers numbers, int learnt, T x, ref float cosines, ref float output)
            where T : struct, ILanes<T>
        {
            for (nint f = 0; f < numbers.Frequencies; f++)
                Turns.CosSin(numbers.TurnsOf(f, x), out _).Store(ref Unsafe.Add(ref cosines, f * Lanes));
            for (nint o = 0; o < learnt; o++)
            {
                var sum = T.Create(Unsafe.Add(ref numbers.Biases, o));
                for (nint f = 0; f < numbers.Frequencies; f++)
                    sum = T.MultiplyAdd(
                        T.Load(ref Unsafe.Add(ref cosines, f * Lanes)), T.Create(Unsafe.Add(ref numbers.Weights, (f * learnt) + o)), sum);
                sum.Store(ref Unsafe.Add(ref output, o * BlockRows));
            }
        }

        // Rows go in blocks whose numbers and deltas, transposed, stay in the first cache for all frequencies. The sums of a frequency are
        // carried from block to block.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Backward<T>(in NumericInput input, AlignedBuffer gradient) where T : struct, ILanes<T>
        {
            var (frequencies, learnt) = (part._frequencies, part.Learnt);
            var scratch = input.Scratch;
            var numbers = new Numbers(part, input);
            // For each frequency the sums of its w, its b and its weights; then those of the biases.
            var sumsOf = scratch.Slice(BlockRows * (1 + part._size), Lanes * ((frequencies * (2 + learnt)) + learnt));
            sumsOf.Clear();
            ref var sums = ref MemoryMarshal.GetReference(sumsOf);
            ref var biasSums = ref Unsafe.Add(ref sums, Lanes * frequencies * (2 + learnt));
            ref var x = ref scratch[0];
            ref var deltas = ref scratch[BlockRows];
            for (var firstRow = 0; firstRow < input.Rows.Rows; firstRow += BlockRows)
            {
                var rows = Math.Min(BlockRows, input.Rows.Rows - firstRow);
                // Rows that are not there have a delta of zero and add nothing.
                var padded = (rows + Lanes - 1) / Lanes * Lanes;
                GatherNumbers(input, firstRow, rows, ref x);
                Transposition.Into(
                    ref input.Columns[firstRow, firstColumn + (input.J * part._size)], input.Columns.Stride, part._size, ref deltas,
                    BlockRows, padded, rows);
                for (nint lane = 0; lane < Lanes; lane += T.Count)
                {
                    for (nint f = 0; f < frequencies; f++)
                    {
                        ref var sum = ref Unsafe.Add(ref sums, (f * (2 + learnt) * Lanes) + lane);
                        if (learnt == UsualLearnt)
                            BackwardOfThree<T>(
                                numbers, f, padded - lane, ref Unsafe.Add(ref x, lane), ref Unsafe.Add(ref deltas, lane), ref sum);
                        else
                            Backward<T>(
                                numbers, f, learnt, padded - lane, ref Unsafe.Add(ref x, lane), ref Unsafe.Add(ref deltas, lane), ref sum);
                    }
                    for (nint o = 0; o < learnt; o++)
                    {
                        ref var biasSum = ref Unsafe.Add(ref biasSums, (o * Lanes) + lane);
                        var sum = T.Load(ref biasSum);
                        for (var row = lane; row < padded; row += Lanes)
                            sum += T.Load(ref Unsafe.Add(ref deltas, (o * BlockRows) + row));
                        sum.Store(ref biasSum);
                    }
                }
            }
            SumLanes(gradient, input.J, sumsOf);
        }

        // One frequency over the rows of a block: the sums stay in registers.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void BackwardOfThree<T>(in Numbers numbers, nint f, nint rows, ref float x, ref float deltas, ref float sums)
            where T : struct, ILanes<T>
        {
            ref var weight = ref Unsafe.Add(ref numbers.Weights, f * UsualLearnt);
            var (w0, w1, w2) = (T.Create(weight), T.Create(Unsafe.Add(ref weight, 1)), T.Create(Unsafe.Add(ref weight, 2)));
            var (frequency, phase) = (numbers.Frequency<T>(f), numbers.Phase<T>(f));
            ref var phaseSums = ref Unsafe.Add(ref sums, Lanes);
            ref var weightSums = ref Unsafe.Add(ref sums, 2 * Lanes);
            var (ofFrequency, ofPhase) = (T.Load(ref sums), T.Load(ref phaseSums));
            var sum0 = T.Load(ref weightSums);
            var sum1 = T.Load(ref Unsafe.Add(ref weightSums, Lanes));
            var sum2 = T.Load(ref Unsafe.Add(ref weightSums, 2 * Lanes));
            for (nint row = 0; row < rows; row += Lanes)
            {
                var value = T.Load(ref Unsafe.Add(ref x, row));
                var cosine = Turns.CosSin(T.MultiplyAdd(frequency, value, phase), out var sine);
                var delta0 = T.Load(ref Unsafe.Add(ref deltas, row));
                var delta1 = T.Load(ref Unsafe.Add(ref deltas, BlockRows + row));
                var delta2 = T.Load(ref Unsafe.Add(ref deltas, (2 * BlockRows) + row));
                var through = T.MultiplyAdd(delta2, w2, T.MultiplyAdd(delta1, w1, T.MultiplyAdd(delta0, w0, T.Create(0f))));
                sum0 = T.MultiplyAdd(cosine, delta0, sum0);
                sum1 = T.MultiplyAdd(cosine, delta1, sum1);
                sum2 = T.MultiplyAdd(cosine, delta2, sum2);
                // du with u = 2 pi w x + b: d cos(u) = -sin(u) du.
                var angle = LaneMath.Negate(sine * through);
                ofFrequency = T.MultiplyAdd(angle, value * T.Create(TwoPi), ofFrequency);
                ofPhase += angle;
            }
            ofFrequency.Store(ref sums);
            ofPhase.Store(ref phaseSums);
            sum0.Store(ref weightSums);
            sum1.Store(ref Unsafe.Add(ref weightSums, Lanes));
            sum2.Store(ref Unsafe.Add(ref weightSums, 2 * Lanes));
        }

        private static void Backward<T>(
            in Numbers numbers, nint f, int learnt, nint rows, ref float x, ref float deltas, ref float sums) where T : struct, ILanes<T>
        {
            ref var weights = ref Unsafe.Add(ref numbers.Weights, f * learnt);
            var (frequency, phase) = (numbers.Frequency<T>(f), numbers.Phase<T>(f));
            ref var phaseSums = ref Unsafe.Add(ref sums, Lanes);
            var (ofFrequency, ofPhase) = (T.Load(ref sums), T.Load(ref phaseSums));
            for (nint row = 0; row < rows; row += Lanes)
            {
                var value = T.Load(ref Unsafe.Add(ref x, row));
                var cosine = Turns.CosSin(T.MultiplyAdd(frequency, value, phase), out var sine);
                var through = T.Create(0f);
                for (nint o = 0; o < learnt; o++)
                {
                    var ofColumn = T.Load(ref Unsafe.Add(ref deltas, (o * BlockRows) + row));
                    through = T.MultiplyAdd(ofColumn, T.Create(Unsafe.Add(ref weights, o)), through);
                    ref var weightSum = ref Unsafe.Add(ref sums, (2 + o) * Lanes);
                    T.MultiplyAdd(cosine, ofColumn, T.Load(ref weightSum)).Store(ref weightSum);
                }
                var angle = LaneMath.Negate(sine * through);
                ofFrequency = T.MultiplyAdd(angle, value * T.Create(TwoPi), ofFrequency);
                ofPhase += angle;
            }
            ofFrequency.Store(ref sums);
            ofPhase.Store(ref phaseSums);
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

        // Up to a whole number of virtual lanes; rows that are not there are zero.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void GatherNumbers(in NumericInput input, int firstRow, int rows, ref float x)
        {
            ref var from = ref input.Rows[firstRow, input.Slot];
            nint row = 0, stride = input.Rows.Stride;
            for (; row < rows; row++)
                Unsafe.Add(ref x, row) = Unsafe.Add(ref from, row * stride);
            for (; row % Lanes != 0; row++)
                Unsafe.Add(ref x, row) = 0;
        }
    }

    /// <summary>The parameters of one input.</summary>
    private readonly ref struct Numbers
    {
        /// <summary>V: of frequency f to column o at f * learnt columns + o.</summary>
        public readonly ref float Weights;

        /// <summary>c.</summary>
        public readonly ref float Biases;

        public readonly int Frequencies;

        private readonly ref float _w;
        private readonly ref float _b;

        public Numbers(PeriodicEmbedding part, in NumericInput input)
        {
            var (j, parameters) = (input.J, input.Parameters);
            Weights = ref part.Weights.In(parameters)[j, 0];
            Biases = ref part.Biases.In(parameters)[j, 0];
            _w = ref part.Frequencies.In(parameters)[j, 0];
            _b = ref part.Phases.In(parameters)[j, 0];
            Frequencies = part._frequencies;
        }

        /// <summary>w of frequency f, in every lane.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Frequency<T>(nint f) where T : struct, ILanes<T> => T.Create(Unsafe.Add(ref _w, f));

        /// <summary>b of frequency f in turns, in every lane.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Phase<T>(nint f) where T : struct, ILanes<T> => T.Create(Unsafe.Add(ref _b, f) * RadiansToTurns);

        /// <summary>w x + b in turns.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T TurnsOf<T>(nint f, T x) where T : struct, ILanes<T> => T.MultiplyAdd(Frequency<T>(f), x, Phase<T>(f));
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
