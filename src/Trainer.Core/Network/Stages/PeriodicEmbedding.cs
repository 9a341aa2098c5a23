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
internal sealed class PeriodicEmbedding : InputEncoder
{
    private const int Lanes = 16;
    private const float RadiansToTurns = 0.15915494309189535f;
    private const float TwoPi = 6.2831853071795862f;

    private readonly int[] _inputs;
    private readonly Func<int, float> _deviationOf;
    private readonly int _frequencies;
    private readonly int _size;

    /// <param name="inputs">The inputs of the network that are embedded, ascending.</param>
    /// <param name="frequencies">Frequencies per input.</param>
    /// <param name="size">Columns per input, x itself included; at least 2.</param>
    /// <param name="deviationOf">The standard deviation, in turns per unit of x, from which the frequencies of an input are drawn. Its
    /// argument is the number of the input among those that are embedded.</param>
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

    public override InputEncoderPass CreatePass(int firstColumn, in PassOptions options) => new Pass(this, firstColumn, options);

    public override ReferenceStage CreateReference(FeedForwardNetwork network) => new Reference(this, network);

    private sealed class Pass(PeriodicEmbedding encoder, int firstColumn, in PassOptions options) : NumericEncoderPass(
        encoder._inputs, Lanes * (long)((encoder._frequencies * (3 + encoder._size)) + (2 * encoder._size) + 2), options)
    {
        protected override long CostPerValue => encoder._frequencies;

        protected override void Forward(in NumericInput input) => LaneWidth.Run(new ForwardAction(this, input));

        protected override void Backward(in NumericInput input, AlignedBuffer gradient) =>
            LaneWidth.Run(new BackwardAction(this, input, gradient));

        // One row, as when a row is scored alone. Lanes run along the frequencies, since of lanes along the rows only one would be of use.
        // The operations on each value are those of the method for many rows, so the bits are the same.
        public void ForwardOneRow<T>(in NumericInput input) where T : struct, ILanes<T>
        {
            var (frequencies, learnt, j, parameters) = (encoder._frequencies, encoder.Learnt, input.Index, input.Parameters);
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

        public void Forward<T>(in NumericInput input) where T : struct, ILanes<T>
        {
            var (frequencies, learnt, size) = (encoder._frequencies, encoder.Learnt, encoder._size);
            var (j, parameters, output) = (input.Index, input.Parameters, input.Target);
            var scratch = input.Scratch;
            ReadOnlySpan<float> w = encoder.Frequencies.In(parameters).Row(j), b = encoder.Phases.In(parameters).Row(j);
            ReadOnlySpan<float> weights = encoder.Weights.In(parameters).Row(j), bias = encoder.Biases.In(parameters).Row(j);
            ref var x = ref scratch[0];
            ref var cosines = ref scratch[Lanes];
            ref var outputs = ref scratch[Lanes * (1 + frequencies)];
            for (var firstRow = 0; firstRow < input.Source.Rows; firstRow += Lanes)
            {
                var rows = Math.Min(Lanes, input.Source.Rows - firstRow);
                GatherColumn(input.Source, input.Column, firstRow, rows, scratch[..Lanes]);
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
            var (frequencies, learnt, size) = (encoder._frequencies, encoder.Learnt, encoder._size);
            var (j, parameters, delta) = (input.Index, input.Parameters, input.Target);
            var scratch = input.Scratch;
            ReadOnlySpan<float> w = encoder.Frequencies.In(parameters).Row(j), b = encoder.Phases.In(parameters).Row(j);
            ReadOnlySpan<float> weights = encoder.Weights.In(parameters).Row(j);
            // The scratch memory holds, with 16 lanes for each entry: x; dL/de_o for each column o; then for each frequency the sums for w,
            // for b and for its weights; then the sums for the biases.
            ref var x = ref scratch[0];
            ref var deltas = ref scratch[Lanes];
            var sumsOf = scratch.Slice(Lanes * (1 + learnt), Lanes * ((frequencies * (2 + learnt)) + learnt));
            sumsOf.Clear();
            ref var sums = ref MemoryMarshal.GetReference(sumsOf);
            ref var biasSums = ref Unsafe.Add(ref sums, Lanes * frequencies * (2 + learnt));
            for (var firstRow = 0; firstRow < input.Source.Rows; firstRow += Lanes)
            {
                var rows = Math.Min(Lanes, input.Source.Rows - firstRow);
                GatherColumn(input.Source, input.Column, firstRow, rows, scratch[..Lanes]);
                // Lanes beyond the last row get a delta of 0, so they add nothing to the sums.
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
                        // dL/du with u = 2 pi w x + b, since d cos(u) / du = -sin(u).
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
            var (frequencies, learnt) = (encoder._frequencies, encoder.Learnt);
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
            _x!.RowCount, encoder._frequencies,
            (row, f) => (2 * Math.PI * _frequencies[j, f] * _x[row, encoder._inputs[j]]) + _phases[j, f]);

        // [frequencies, learnt columns] V.
        private Matrix<double> WeightsOf(int j) => Matrix<double>.Build.Dense(
            encoder._frequencies, encoder.Learnt, (f, o) => _weights[j, (f * encoder.Learnt) + o]);
    }
}
