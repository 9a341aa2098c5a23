using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>
/// The periodic embedding of numeric inputs (Gorishniy et al., 2022, in the form "PBLD" of Holzmueller et al., 2024). An input x becomes
/// the columns e_o = c_o + sum over f of cos(2 pi w_f x + b_f) V_(f,o), and one more column, which is x itself. Every input has its own
/// learnt frequencies w, phases b, weights V and biases c.
/// </summary>
/// <remarks>A vector register holds one value of several rows. For the sums over rows there are always 16 virtual lanes: row r belongs to
/// lane r mod 16, every lane is summed in ascending order, and the sums of the 16 lanes are added as a tree. The vector width thus changes
/// no bit.</remarks>
internal sealed partial class PeriodicEmbedding : InputEncoder
{
    private const int Lanes = 16;
    private const int RowsPerBlock = 256;

    // The number of learnt columns per input with the default size of 4. It has loops of its own.
    private const int UsualLearnt = 3;

    private const float RadiansToTurns = 0.15915494309189535f;
    private const float TwoPi = 6.2831853071795862f;

    private readonly int[] _inputs;
    private readonly Func<int, float> _deviationOf;
    private readonly int _frequencyCount;
    private readonly int _size;

    /// <param name="inputs">The inputs of the network that are embedded, ascending.</param>
    /// <param name="frequencies">Frequencies per input.</param>
    /// <param name="size">Columns per input, x itself included; at least 2.</param>
    /// <param name="deviationOf">The standard deviation, in turns per unit of x, from which the frequencies of an input are drawn. Its
    /// argument is the number of the input among those that are embedded.</param>
    public PeriodicEmbedding(int[] inputs, int frequencies, int size, Func<int, float> deviationOf) : base(checked(inputs.Length * size))
    {
        (_inputs, _frequencyCount, _size, _deviationOf) = (inputs, frequencies, size, deviationOf);
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

    /// <summary>[inputs, frequencies * learnt columns] V. The weight of frequency f for column o is at f * (learnt columns) + o.</summary>
    public ParameterBlock Weights { get; }

    /// <summary>[inputs, learnt columns] c.</summary>
    public ParameterBlock Biases { get; }

    // Columns per input without x itself.
    private int Learnt => _size - 1;

    /// <summary>Frequencies are drawn from a normal distribution with the standard deviation of their input, phases uniformly from
    /// (-pi, pi), weights and biases uniformly from (-b, b) with b = 1 / sqrt(frequencies).</summary>
    public override void Initialize(AlignedBuffer parameters, int seed, ref PacedCheck check)
    {
        var bound = 1 / MathF.Sqrt(_frequencyCount);
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

    public override InputEncoderPass CreatePass(int firstColumn, in PassOptions options) => new Pass(this, firstColumn, options);

    public override ReferenceStage CreateReference(FeedForwardNetwork network) => new Reference(this, network);

    public override void AddContributions(
        AlignedBuffer parameters, in PathColumns columns, ReadOnlySpan<float> inputs, Span<double> contributions) =>
        AddContributions(_inputs, columns, contributions);

    private sealed class Pass(PeriodicEmbedding encoder, int firstColumn, in PassOptions options) : NumericEncoderPass(
        encoder._inputs,
        (RowsPerBlock * (1L + encoder._size)) + (Lanes * (long)((encoder._frequencyCount * (2 + encoder._size)) + encoder._size)), options)
    {
        protected override long CostPerValue => encoder._frequencyCount;

        protected override void Forward(in NumericInput input) => LaneWidth.Run(new ForwardAction(this, input));

        protected override void Backward(in NumericInput input, AlignedBuffer gradient) =>
            LaneWidth.Run(new BackwardAction(this, input, gradient));

        // One row, as when a row is scored alone. Lanes run along the frequencies, since of lanes along the rows only one would be of use.
        // The operations on each value are those of the method for many rows, so the bits are the same.
        public void ForwardOneRow<T>(in NumericInput input) where T : struct, ILanes<T>
        {
            var (frequencies, learnt, j, parameters) = (encoder._frequencyCount, encoder.Learnt, input.Index, input.Parameters);
            var scratch = input.Scratch;
            var x = input.Source[0, input.Column];
            // Reading beyond the last frequency is safe, since rows are padded to whole cache lines.
            ref var w = ref encoder.Frequencies.In(parameters).PaddedRow(j)[0];
            ref var b = ref encoder.Phases.In(parameters).PaddedRow(j)[0];
            ref var cosines = ref scratch[0];
            for (var f = 0; f < frequencies; f += T.Count)
            {
                var turns = T.MultiplyAdd(
                    T.Load(ref Unsafe.Add(ref w, f)), T.Create(x), T.Load(ref Unsafe.Add(ref b, f)) * T.Create(RadiansToTurns));
                Turns.CosSin(turns, out _).Store(ref Unsafe.Add(ref cosines, f));
            }
            ReadOnlySpan<float> weights = encoder.Weights.In(parameters).Row(j), bias = encoder.Biases.In(parameters).Row(j);
            var target = input.Target.Row(0).Slice(firstColumn + (j * encoder._size), encoder._size);
            for (var o = 0; o < learnt; o++)
            {
                var sum = bias[o];
                for (var f = 0; f < frequencies; f++)
                    sum = MathF.FusedMultiplyAdd(scratch[f], weights[(f * learnt) + o], sum);
                target[o] = sum;
            }
            target[learnt] = x;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Forward<T>(in NumericInput input) where T : struct, ILanes<T>
        {
            var (learnt, size) = (encoder.Learnt, encoder._size);
            var parameters = new InputParameters(encoder, input);
            // The columns of the input, one below the other, x the last.
            ref var columns = ref input.Scratch[0];
            ref var x = ref Unsafe.Add(ref columns, learnt * RowsPerBlock);
            ref var cosines = ref Unsafe.Add(ref columns, size * RowsPerBlock);
            for (var firstRow = 0; firstRow < input.Source.Rows; firstRow += RowsPerBlock)
            {
                var rows = Math.Min(RowsPerBlock, input.Source.Rows - firstRow);
                GatherValues(input, firstRow, rows, ref x);
                for (nint row = 0; row < rows; row += T.Count)
                {
                    var value = T.Load(ref Unsafe.Add(ref x, row));
                    ref var output = ref Unsafe.Add(ref columns, row);
                    if (learnt == UsualLearnt)
                        ForwardOfThree(parameters, value, ref output);
                    else
                        Forward(parameters, learnt, value, ref cosines, ref output);
                }
                Transposition.Into(
                    ref columns, RowsPerBlock, rows, ref input.Target[firstRow, firstColumn + (input.Index * size)],
                    input.Target.Stride, size, size);
            }
        }

        // The sums stay in registers.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void ForwardOfThree<T>(in InputParameters parameters, T x, ref float output) where T : struct, ILanes<T>
        {
            var (sum0, sum1, sum2) = (
                T.Create(parameters.Biases), T.Create(Unsafe.Add(ref parameters.Biases, 1)),
                T.Create(Unsafe.Add(ref parameters.Biases, 2)));
            for (nint f = 0; f < parameters.FrequencyCount; f++)
            {
                var cosine = Turns.CosSin(parameters.TurnsOf(f, x), out _);
                ref var weight = ref Unsafe.Add(ref parameters.Weights, f * UsualLearnt);
                sum0 = T.MultiplyAdd(cosine, T.Create(weight), sum0);
                sum1 = T.MultiplyAdd(cosine, T.Create(Unsafe.Add(ref weight, 1)), sum1);
                sum2 = T.MultiplyAdd(cosine, T.Create(Unsafe.Add(ref weight, 2)), sum2);
            }
            sum0.Store(ref output);
            sum1.Store(ref Unsafe.Add(ref output, RowsPerBlock));
            sum2.Store(ref Unsafe.Add(ref output, 2 * RowsPerBlock));
        }

        private static void Forward<T>(in InputParameters parameters, int learnt, T x, ref float cosines, ref float output)
            where T : struct, ILanes<T>
        {
            for (nint f = 0; f < parameters.FrequencyCount; f++)
                Turns.CosSin(parameters.TurnsOf(f, x), out _).Store(ref Unsafe.Add(ref cosines, f * Lanes));
            for (nint o = 0; o < learnt; o++)
            {
                var sum = T.Create(Unsafe.Add(ref parameters.Biases, o));
                for (nint f = 0; f < parameters.FrequencyCount; f++)
                    sum = T.MultiplyAdd(
                        T.Load(ref Unsafe.Add(ref cosines, f * Lanes)), T.Create(Unsafe.Add(ref parameters.Weights, (f * learnt) + o)),
                        sum);
                sum.Store(ref Unsafe.Add(ref output, o * RowsPerBlock));
            }
        }

        // Rows go in blocks whose values of the input and deltas, transposed, stay in L1 for all frequencies. The sums of a frequency are
        // carried from block to block.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Backward<T>(in NumericInput input, AlignedBuffer gradient) where T : struct, ILanes<T>
        {
            var (frequencies, learnt) = (encoder._frequencyCount, encoder.Learnt);
            var scratch = input.Scratch;
            var parameters = new InputParameters(encoder, input);
            // For each frequency the sums of its w, its b and its weights; then those of the biases.
            var sumsOf = scratch.Slice(RowsPerBlock * (1 + encoder._size), Lanes * ((frequencies * (2 + learnt)) + learnt));
            sumsOf.Clear();
            ref var sums = ref MemoryMarshal.GetReference(sumsOf);
            ref var biasSums = ref Unsafe.Add(ref sums, Lanes * frequencies * (2 + learnt));
            ref var x = ref scratch[0];
            ref var deltas = ref scratch[RowsPerBlock];
            for (var firstRow = 0; firstRow < input.Source.Rows; firstRow += RowsPerBlock)
            {
                var rows = Math.Min(RowsPerBlock, input.Source.Rows - firstRow);
                // Lanes beyond the last row get a delta of 0, so they add nothing to the sums.
                var padded = (rows + Lanes - 1) / Lanes * Lanes;
                GatherValues(input, firstRow, rows, ref x);
                Transposition.Into(
                    ref input.Target[firstRow, firstColumn + (input.Index * encoder._size)], input.Target.Stride, encoder._size, ref deltas,
                    RowsPerBlock, padded, rows);
                for (nint lane = 0; lane < Lanes; lane += T.Count)
                {
                    for (nint f = 0; f < frequencies; f++)
                    {
                        ref var sum = ref Unsafe.Add(ref sums, (f * (2 + learnt) * Lanes) + lane);
                        if (learnt == UsualLearnt)
                            BackwardOfThree<T>(
                                parameters, f, padded - lane, ref Unsafe.Add(ref x, lane), ref Unsafe.Add(ref deltas, lane), ref sum);
                        else
                            Backward<T>(
                                parameters, f, learnt, padded - lane, ref Unsafe.Add(ref x, lane), ref Unsafe.Add(ref deltas, lane),
                                ref sum);
                    }
                    for (nint o = 0; o < learnt; o++)
                    {
                        ref var biasSum = ref Unsafe.Add(ref biasSums, (o * Lanes) + lane);
                        var sum = T.Load(ref biasSum);
                        for (var row = lane; row < padded; row += Lanes)
                            sum += T.Load(ref Unsafe.Add(ref deltas, (o * RowsPerBlock) + row));
                        sum.Store(ref biasSum);
                    }
                }
            }
            SumLanes(gradient, input.Index, sumsOf);
        }

        // One frequency over the rows of a block: the sums stay in registers.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void BackwardOfThree<T>(
            in InputParameters parameters, nint f, nint rows, ref float x, ref float deltas, ref float sums) where T : struct, ILanes<T>
        {
            ref var weight = ref Unsafe.Add(ref parameters.Weights, f * UsualLearnt);
            var (w0, w1, w2) = (T.Create(weight), T.Create(Unsafe.Add(ref weight, 1)), T.Create(Unsafe.Add(ref weight, 2)));
            var (frequency, phase) = (parameters.Frequency<T>(f), parameters.Phase<T>(f));
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
                var delta1 = T.Load(ref Unsafe.Add(ref deltas, RowsPerBlock + row));
                var delta2 = T.Load(ref Unsafe.Add(ref deltas, (2 * RowsPerBlock) + row));
                var through = T.MultiplyAdd(delta2, w2, T.MultiplyAdd(delta1, w1, T.MultiplyAdd(delta0, w0, T.Create(0f))));
                sum0 = T.MultiplyAdd(cosine, delta0, sum0);
                sum1 = T.MultiplyAdd(cosine, delta1, sum1);
                sum2 = T.MultiplyAdd(cosine, delta2, sum2);
                // dL/du with u = 2 pi w x + b, since d cos(u) / du = -sin(u).
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
            in InputParameters parameters, nint f, int learnt, nint rows, ref float x, ref float deltas, ref float sums)
            where T : struct, ILanes<T>
        {
            ref var weights = ref Unsafe.Add(ref parameters.Weights, f * learnt);
            var (frequency, phase) = (parameters.Frequency<T>(f), parameters.Phase<T>(f));
            ref var phaseSums = ref Unsafe.Add(ref sums, Lanes);
            var (ofFrequency, ofPhase) = (T.Load(ref sums), T.Load(ref phaseSums));
            for (nint row = 0; row < rows; row += Lanes)
            {
                var value = T.Load(ref Unsafe.Add(ref x, row));
                var cosine = Turns.CosSin(T.MultiplyAdd(frequency, value, phase), out var sine);
                var through = T.Create(0f);
                for (nint o = 0; o < learnt; o++)
                {
                    var ofColumn = T.Load(ref Unsafe.Add(ref deltas, (o * RowsPerBlock) + row));
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
            var (frequencies, learnt) = (encoder._frequencyCount, encoder.Learnt);
            Span<float> w = encoder.Frequencies.In(gradient).Row(j), b = encoder.Phases.In(gradient).Row(j);
            Span<float> weights = encoder.Weights.In(gradient).Row(j), bias = encoder.Biases.In(gradient).Row(j);
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
        private static void GatherValues(in NumericInput input, int firstRow, int rows, ref float x)
        {
            ref var from = ref input.Source[firstRow, input.Column];
            nint row = 0, stride = input.Source.Stride;
            for (; row < rows; row++)
                Unsafe.Add(ref x, row) = Unsafe.Add(ref from, row * stride);
            for (; row % Lanes != 0; row++)
                Unsafe.Add(ref x, row) = 0;
        }
    }

    /// <summary>The parameters of one input.</summary>
    private readonly ref struct InputParameters
    {
        /// <summary>V: of frequency f to column o at f * learnt columns + o.</summary>
        public readonly ref float Weights;

        /// <summary>c.</summary>
        public readonly ref float Biases;

        public readonly int FrequencyCount;

        private readonly ref float _w;
        private readonly ref float _b;

        public InputParameters(PeriodicEmbedding encoder, in NumericInput input)
        {
            var (j, parameters) = (input.Index, input.Parameters);
            Weights = ref encoder.Weights.In(parameters)[j, 0];
            Biases = ref encoder.Biases.In(parameters)[j, 0];
            _w = ref encoder.Frequencies.In(parameters)[j, 0];
            _b = ref encoder.Phases.In(parameters)[j, 0];
            FrequencyCount = encoder._frequencyCount;
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
            if (_input.Source.Rows == 1)
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

    private sealed class Reference(PeriodicEmbedding encoder, FeedForwardNetwork network) : ReferenceStage
    {
        private readonly Matrix<double> _frequencies = ToDouble(encoder.Frequencies.In(network.Parameters));
        private readonly Matrix<double> _phases = ToDouble(encoder.Phases.In(network.Parameters));
        private readonly Matrix<double> _weights = ToDouble(encoder.Weights.In(network.Parameters));
        private readonly Matrix<double> _biases = ToDouble(encoder.Biases.In(network.Parameters));
        private Matrix<double>? _x;

        public override Matrix<double> Forward(Matrix<double> x)
        {
            _x = x;
            var e = Matrix<double>.Build.Dense(x.RowCount, encoder.Columns);
            for (var j = 0; j < encoder._inputs.Length; j++)
            {
                var ones = Matrix<double>.Build.Dense(x.RowCount, 1, 1);
                e.SetSubMatrix(
                    0, j * encoder._size, (AnglesOf(j).Map(Math.Cos) * WeightsOf(j)) + (ones * _biases.SubMatrix(j, 1, 0, encoder.Learnt)));
                e.SetColumn((j * encoder._size) + encoder.Learnt, x.Column(encoder._inputs[j]));
            }
            return e;
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            var (w, b) = (_frequencies.Clone(), _phases.Clone());
            var (weights, biases) = (_weights.Clone(), _biases.Clone());
            var below = Matrix<double>.Build.Dense(delta.RowCount, _x!.ColumnCount);
            for (var j = 0; j < encoder._inputs.Length; j++)
            {
                var x = _x.Column(encoder._inputs[j]);
                var g = delta.SubMatrix(0, delta.RowCount, j * encoder._size, encoder.Learnt);
                var angles = AnglesOf(j);
                // dL/du with u = 2 pi w x + b, since d cos(u) / du = -sin(u).
                var ofAngles = (g * WeightsOf(j).Transpose()).PointwiseMultiply(angles.Map(u => -Math.Sin(u)));
                w.SetRow(j, 2 * Math.PI * ofAngles.TransposeThisAndMultiply(x));
                b.SetRow(j, ofAngles.ColumnSums());
                var ofWeights = angles.Map(Math.Cos).TransposeThisAndMultiply(g);
                weights.SetRow(j, Vector<double>.Build.Dense(
                    weights.ColumnCount, i => ofWeights[i / encoder.Learnt, i % encoder.Learnt]));
                biases.SetRow(j, g.ColumnSums());
                below.SetColumn(
                    encoder._inputs[j],
                    (2 * Math.PI * ofAngles * _frequencies.Row(j)) + delta.Column((j * encoder._size) + encoder.Learnt));
            }
            Gradients.Clear();
            Gradients.AddRange(
                [(encoder.Frequencies, w), (encoder.Phases, b), (encoder.Weights, weights), (encoder.Biases, biases)]);
            return below;
        }

        // [rows, frequencies] 2 pi w x + b.
        private Matrix<double> AnglesOf(int j) => Matrix<double>.Build.Dense(
            _x!.RowCount, encoder._frequencyCount,
            (row, f) => (2 * Math.PI * _frequencies[j, f] * _x[row, encoder._inputs[j]]) + _phases[j, f]);

        // [frequencies, learnt columns] V.
        private Matrix<double> WeightsOf(int j) => Matrix<double>.Build.Dense(
            encoder._frequencyCount, encoder.Learnt, (f, o) => _weights[j, (f * encoder.Learnt) + o]);
    }
}
