using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>
/// Each number x becomes a learnt linear map of its piecewise linear encoding in fixed bins, and x itself (Gorishniy et al., 2022, "PLE"):
/// e = c + sum over bins t of enc_t(x) V_t, where enc_t is 0 below the bin, 1 above it and x's share of it within.
/// </summary>
/// <remarks>The product with V is the sum of whole rows below x's bin, the same for all x of a bin, and one row times the share: the cost
/// does not grow with the bins. Every sum runs upward over rows or bins, number by number, so neither lanes nor threads can change a
/// bit.</remarks>
internal sealed class PiecewiseEmbedding : InputPart
{
    // What finding the bin of a number costs, in cosines.
    private const int CosinesOfABin = 8;

    private readonly int[] _inputs;
    private readonly InputBins[] _bins;
    private readonly int[] _firstBins;
    private readonly int _size;

    /// <param name="inputs">Which inputs of the network, ascending.</param>
    /// <param name="bins">One for each of them.</param>
    /// <param name="size">Columns that an input becomes, x itself included; at least 2.</param>
    public PiecewiseEmbedding(int[] inputs, InputBins[] bins, int size) : base(checked(inputs.Length * size))
    {
        (_inputs, _bins, _size) = (inputs, bins, size);
        _firstBins = new int[bins.Length + 1];
        for (var j = 0; j < bins.Length; j++)
            _firstBins[j + 1] = checked(_firstBins[j] + bins[j].Count);
        Weights = new ParameterBlock(ParameterKind.Embedding, _firstBins[^1], Learnt);
        Biases = new ParameterBlock(ParameterKind.Embedding, inputs.Length, Learnt);
        Blocks = [Weights, Biases];
    }

    /// <summary>[bins of all inputs, learnt columns] V.</summary>
    public ParameterBlock Weights { get; }

    /// <summary>[inputs, learnt columns] c.</summary>
    public ParameterBlock Biases { get; }

    private int Learnt => _size - 1;

    /// <summary>Uniform in +-1/sqrt(bins of the input).</summary>
    public override void Initialize(AlignedBuffer parameters, int seed, ref PacedCheck check)
    {
        float[] bounds = [.. _bins.Select(bins => 1 / MathF.Sqrt(bins.Count))];
        float[] boundsOfRows = [.. bounds.SelectMany((bound, j) => Enumerable.Repeat(bound, _bins[j].Count))];
        Fill(Weights, parameters, new RandomStream(seed, RandomPurpose.Initialization, InitializationStreams.EmbeddingWeights),
            (ref RandomStream random, int row) => Uniform(ref random) * boundsOfRows[row], ref check);
        Fill(Biases, parameters, new RandomStream(seed, RandomPurpose.Initialization, InitializationStreams.EmbeddingBiases),
            (ref RandomStream random, int j) => Uniform(ref random) * bounds[j], ref check);
    }

    public override InputPartPass CreatePass(int firstColumn, in PassOptions options) => new Pass(this, firstColumn, options);

    public override ReferenceStage CreateReference(FeedForwardNetwork network) => new Reference(this, network);

    private sealed class Pass(PiecewiseEmbedding part, int firstColumn, in PassOptions options)
        : NumericPartPass(part._inputs, part._bins.Max(bins => bins.Count) * (long)part.Learnt, options)
    {
        protected override long CostOfAnInput => CosinesOfABin + part.Learnt;

        // e_o = (c_o + sum over t < k, ascending, of V_(t,o)) + share * V_(k,o).
        protected override void Forward(in NumericInput input)
        {
            var (j, rows) = (input.J, input.Rows);
            var (bins, learnt, firstBin) = (part._bins[j], part.Learnt, part._firstBins[j]);
            var weights = part.Weights.In(input.Parameters);
            var below = input.Scratch[..(bins.Count * learnt)];
            part.Biases.In(input.Parameters).Row(j).CopyTo(below);
            for (var bin = 1; bin < bins.Count; bin++)
            {
                var row = weights.Row(firstBin + bin - 1);
                for (var o = 0; o < learnt; o++)
                    below[(bin * learnt) + o] = below[((bin - 1) * learnt) + o] + row[o];
            }
            for (var row = 0; row < rows.Rows; row++)
            {
                var x = rows[row, input.Slot];
                var bin = bins.Locate(x, out var share);
                ReadOnlySpan<float> start = below.Slice(bin * learnt, learnt), slope = weights.Row(firstBin + bin)[..learnt];
                var target = input.Columns.Row(row).Slice(firstColumn + (j * part._size), part._size);
                for (var o = 0; o < start.Length; o++)
                    target[o] = MathF.FusedMultiplyAdd(share, slope[o], start[o]);
                target[learnt] = x;
            }
        }

        // dL/dV_(t,o) = sum over rows in bin t of share * g_o, plus the sum of g_o over rows in the bins above t; dL/dc_o = sum of all g_o.
        protected override void Backward(in NumericInput input, AlignedBuffer gradient)
        {
            var (j, rows) = (input.J, input.Rows);
            var (bins, learnt, firstBin) = (part._bins[j], part.Learnt, part._firstBins[j]);
            var weights = part.Weights.In(gradient);
            var whole = input.Scratch[..(bins.Count * learnt)];
            whole.Clear();
            for (var bin = 0; bin < bins.Count; bin++)
                weights.Row(firstBin + bin).Clear();
            for (var row = 0; row < rows.Rows; row++)
            {
                var bin = bins.Locate(rows[row, input.Slot], out var share);
                ReadOnlySpan<float> g = input.Columns.Row(row).Slice(firstColumn + (j * part._size), learnt);
                Span<float> shared = weights.Row(firstBin + bin)[..learnt], sum = whole.Slice(bin * learnt, learnt);
                for (var o = 0; o < g.Length; o++)
                {
                    shared[o] = MathF.FusedMultiplyAdd(share, g[o], shared[o]);
                    sum[o] += g[o];
                }
            }
            var above = part.Biases.In(gradient).Row(j);
            above.Clear();
            for (var bin = bins.Count - 1; bin >= 0; bin--)
            {
                var ofBin = weights.Row(firstBin + bin);
                for (var o = 0; o < learnt; o++)
                {
                    ofBin[o] += above[o];
                    above[o] += whole[(bin * learnt) + o];
                }
            }
        }
    }

    private sealed class Reference(PiecewiseEmbedding part, FeedForwardNetwork network) : ReferenceStage
    {
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
                e.SetSubMatrix(0, j * part._size, (EncodingOf(j) * WeightsOf(j)) + (ones * _biases.SubMatrix(j, 1, 0, part.Learnt)));
                e.SetColumn((j * part._size) + part.Learnt, x.Column(part._inputs[j]));
            }
            return e;
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            Gradients.Clear();
            var weights = Matrix<double>.Build.Dense(_weights.RowCount, _weights.ColumnCount);
            var biases = Matrix<double>.Build.Dense(_biases.RowCount, _biases.ColumnCount);
            var below = Matrix<double>.Build.Dense(delta.RowCount, _x!.ColumnCount);
            for (var j = 0; j < part._inputs.Length; j++)
            {
                var g = delta.SubMatrix(0, delta.RowCount, j * part._size, part.Learnt);
                weights.SetSubMatrix(part._firstBins[j], 0, EncodingOf(j).Transpose() * g);
                biases.SetRow(j, g.ColumnSums());
                var through = (g * WeightsOf(j).Transpose()).PointwiseMultiply(SlopesOf(j)).RowSums();
                below.SetColumn(part._inputs[j], through + delta.Column((j * part._size) + part.Learnt));
            }
            Gradients.Add((part.Weights, weights));
            Gradients.Add((part.Biases, biases));
            return below;
        }

        private Matrix<double> WeightsOf(int j) => _weights.SubMatrix(part._firstBins[j], part._bins[j].Count, 0, part.Learnt);

        // [rows, bins] enc_t(x) and its derivative.
        private Matrix<double> EncodingOf(int j) => Matrix<double>.Build.Dense(
            _x!.RowCount, part._bins[j].Count, (row, t) => Encoding(part._bins[j], t, _x[row, part._inputs[j]]).Value);

        private Matrix<double> SlopesOf(int j) => Matrix<double>.Build.Dense(
            _x!.RowCount, part._bins[j].Count, (row, t) => Encoding(part._bins[j], t, _x[row, part._inputs[j]]).Slope);

        // The first bin is open below and the last above.
        private static (double Value, double Slope) Encoding(InputBins bins, int t, double x)
        {
            double low = bins.Edges[t], high = bins.Edges[t + 1];
            return x < low && t > 0 ? (0, 0) : x >= high && t < bins.Count - 1 ? (1, 0) : ((x - low) / (high - low), 1 / (high - low));
        }
    }

    /// <summary>The bins of numeric inputs, where their embedding is piecewise linear; beside "EMBD", which it completes.</summary>
    internal sealed class Codec : ChunkCodec
    {
        // for each numeric input: int32 bins N >= 1, float32[N + 1] edges, ascending
        public override string Tag => "BINS";

        public override int OldestReader => 2;

        public override ReadingPhase Phase => ReadingPhase.Shape;

        public override bool IsIn(NetworkModel model) => model.Network.Layout.Embedding is { HasBins: true };

        public override void Write(BinaryWriter writer, NetworkModel model)
        {
            foreach (var bins in model.Network.Layout.Embedding?.Bins ?? [])
            {
                writer.Write(bins.Count);
                FloatBytes.Write(writer, bins.Edges);
            }
        }

        public override void Read(ChunkReader reader, NetworkDraft draft)
        {
            var numbers = draft.EmbeddingNumbers;
            if (numbers is not { Numeric.Length: > 0, Frequencies: 0 })
                Fail("it has bins, but no numeric inputs to put into them");
            var bins = new InputBins[numbers.Numeric.Length];
            var allBins = 0L;
            for (var j = 0; j < bins.Length; j++)
            {
                var count = reader.Int32();
                if (count < 1 || count >= reader.Left / sizeof(float))
                    Fail($"numeric input {j} is said to have {count} bins");
                allBins += count;
                if (allBins > int.MaxValue)
                    Fail($"its numeric inputs have {allBins} bins");
                var edges = new float[count + 1];
                reader.Floats(edges);
                if (!InputBins.IsValid(edges))
                    Fail($"the edges of the bins of numeric input {j} are not ascending finite numbers");
                bins[j] = new InputBins(edges);
            }
            EmbeddingCodec.Complete(draft, bins);
        }

        public override void ReadMissing(NetworkDraft draft) => EmbeddingCodec.Complete(draft, bins: null);
    }
}
