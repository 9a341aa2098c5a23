using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>
/// The piecewise linear embedding of numeric inputs ("PLE": Gorishniy et al., 2022). Every input has fixed bins, learnt weights V with one
/// row per bin, and learnt biases c. An input x becomes the columns e = c + sum over bins t of enc_t(x) V_t, and one more column, which is
/// x itself. enc_t(x) is 0 where x is below bin t, 1 where x is above it, and the position of x in the bin, see <see cref="InputBins"/>,
/// where x is in it.
/// </summary>
/// <remarks>For all x in bin k, the terms of the bins below k are the same. The forward pass sums them once per bin, so that a row costs
/// one multiply-add per column, whatever the number of bins. Sums over rows and over bins run in a fixed order, column by column, so
/// neither the vector width nor the number of threads changes a bit.</remarks>
internal sealed class PiecewiseEmbedding : InputEncoder
{
    // The cost of finding the bin of a value, in cosines.
    private const int CostOfLocate = 8;

    private readonly int[] _inputs;
    private readonly InputBins[] _bins;
    private readonly int[] _firstBins;
    private readonly int _size;

    /// <param name="inputs">The inputs of the network that are embedded, ascending.</param>
    /// <param name="bins">The bins of each of these inputs.</param>
    /// <param name="size">Columns per input, x itself included; at least 2.</param>
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

    /// <summary>[bins of all inputs, learnt columns] V: the rows of each input below those of the input before.</summary>
    public ParameterBlock Weights { get; }

    /// <summary>[inputs, learnt columns] c.</summary>
    public ParameterBlock Biases { get; }

    // Columns per input without x itself.
    private int Learnt => _size - 1;

    /// <summary>Weights and biases are drawn uniformly from (-b, b) with b = 1 / sqrt(bins of the input).</summary>
    public override void Initialize(AlignedBuffer parameters, int seed, ref PacedCheck check)
    {
        float[] bounds = [.. _bins.Select(bins => 1 / MathF.Sqrt(bins.Count))];
        float[] boundsOfRows = [.. bounds.SelectMany((bound, j) => Enumerable.Repeat(bound, _bins[j].Count))];
        Fill(Weights, parameters, new RandomStream(seed, RandomPurpose.Initialization, InitializationStreams.EmbeddingWeights),
            (ref RandomStream random, int row) => Uniform(ref random) * boundsOfRows[row], ref check);
        Fill(Biases, parameters, new RandomStream(seed, RandomPurpose.Initialization, InitializationStreams.EmbeddingBiases),
            (ref RandomStream random, int j) => Uniform(ref random) * bounds[j], ref check);
    }

    public override InputEncoderPass CreatePass(int firstColumn, in PassOptions options) => new Pass(this, firstColumn, options);

    // As the forward pass: the sum of the bins below, plus the part of the bin in which x is.
    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x)
    {
        float[][] below = [.. _inputs.Select((_, j) => SumsBelow(j, network.Parameters))];
        float[][] ofBins = [.. _inputs.Select((_, j) => WeightsOf(j, network.Parameters))];
        var tables = new OnnxTables(graph, [.. _bins.Select(bins => bins.Edges[..bins.Count].ToArray())]);
        var inputs = graph.Columns(x.Name, _inputs);
        var bin = tables.Locate(inputs);
        var position = graph.Multiply(
            graph.Subtract(inputs, graph.Gather(tables.Starts, bin, axis: 0)),
            graph.Gather(tables.Values([.. _bins.Select(bins => bins.Factors.ToArray())]), bin, axis: 0));
        var learnt = graph.Add(
            graph.Gather(tables.Rows(below, Learnt), bin, axis: 0),
            graph.Multiply(
                graph.Expand(position, axis: 2), graph.Gather(tables.Rows(ofBins, Learnt), bin, axis: 0)));
        var columns = graph.AsRows(graph.Concat(2, learnt, graph.Expand(inputs, axis: 2)), Columns);
        // Embedded inputs are scaled, others may be larger.
        var largest = Math.Min(x.Bound, InputTransform.Limit);
        var bound = OnnxBounds.Largest(below) + (LargestPosition(largest) * OnnxBounds.Largest(ofBins));
        return graph.Limited(new OnnxTensor(columns, x.Rank, Math.Max(bound, largest)));
    }

    private float[] SumsBelow(int input, AlignedBuffer parameters)
    {
        var below = new float[_bins[input].Count * Learnt];
        SumsBelow(input, parameters, below);
        return below;
    }

    // [bins, learnt columns] for each bin c plus the weights of the bins below it.
    private void SumsBelow(int input, AlignedBuffer parameters, Span<float> below)
    {
        var weights = Weights.In(parameters);
        Biases.In(parameters).Row(input).CopyTo(below);
        for (var bin = 1; bin < _bins[input].Count; bin++)
        {
            var row = weights.Row(_firstBins[input] + bin - 1);
            for (var o = 0; o < Learnt; o++)
                below[(bin * Learnt) + o] = below[((bin - 1) * Learnt) + o] + row[o];
        }
    }

    // [bins, learnt columns].
    private float[] WeightsOf(int input, AlignedBuffer parameters)
    {
        var weights = new float[_bins[input].Count * Learnt];
        for (var bin = 0; bin < _bins[input].Count; bin++)
            Weights.In(parameters).Row(_firstBins[input] + bin).CopyTo(weights.AsSpan(bin * Learnt));
        return weights;
    }

    // The position of a value beyond the outer edges has no limit but that of the value.
    private double LargestPosition(double largest)
    {
        var position = 1.0;
        foreach (var bins in _bins)
        {
            position = Math.Max(position, (largest + Math.Abs(bins.Edges[0])) * bins.Factors[0]);
            position = Math.Max(position, (largest + Math.Abs(bins.Edges[^2])) * bins.Factors[^1]);
        }
        return position;
    }

    public override ReferenceStage CreateReference(FeedForwardNetwork network) => new Reference(this, network);

    public override void AddContributions(
        AlignedBuffer parameters, in PathColumns columns, ReadOnlySpan<float> inputs, Span<double> contributions) =>
        AddContributions(_inputs, columns, contributions);

    private sealed class Pass(PiecewiseEmbedding encoder, int firstColumn, in PassOptions options)
        : NumericEncoderPass(encoder._inputs, encoder._bins.Max(bins => bins.Count) * (long)encoder.Learnt, options)
    {
        protected override long CostPerValue => CostOfLocate + encoder.Learnt;

        // For x at position p of bin k: e_o = (c_o + sum over t < k, ascending, of V_(t,o)) + p V_(k,o). The bracket is summed first.
        protected override void Forward(in NumericInput input)
        {
            var (j, rows) = (input.Index, input.Source);
            var (bins, learnt, firstBin) = (encoder._bins[j], encoder.Learnt, encoder._firstBins[j]);
            var weights = encoder.Weights.In(input.Parameters);
            var below = input.Scratch[..(bins.Count * learnt)];
            encoder.SumsBelow(j, input.Parameters, below);
            for (var row = 0; row < rows.Rows; row++)
            {
                var x = rows[row, input.Column];
                var bin = bins.Locate(x, out var position);
                ReadOnlySpan<float> start = below.Slice(bin * learnt, learnt), ofBin = weights.Row(firstBin + bin)[..learnt];
                var target = input.Target.Row(row).Slice(firstColumn + (j * encoder._size), encoder._size);
                for (var o = 0; o < start.Length; o++)
                    target[o] = MathF.FusedMultiplyAdd(position, ofBin[o], start[o]);
                target[learnt] = x;
            }
        }

        // With g = dL/de: dL/dV_(t,o) is the sum of position * g_o over the rows in bin t, plus the sum of g_o over the rows in the bins
        // above t. dL/dc_o is the sum of g_o over all rows.
        protected override void Backward(in NumericInput input, AlignedBuffer gradient)
        {
            var (j, rows) = (input.Index, input.Source);
            var (bins, learnt, firstBin) = (encoder._bins[j], encoder.Learnt, encoder._firstBins[j]);
            var weights = encoder.Weights.In(gradient);
            var sums = input.Scratch[..(bins.Count * learnt)];
            sums.Clear();
            for (var bin = 0; bin < bins.Count; bin++)
                weights.Row(firstBin + bin).Clear();
            for (var row = 0; row < rows.Rows; row++)
            {
                var bin = bins.Locate(rows[row, input.Column], out var position);
                ReadOnlySpan<float> g = input.Target.Row(row).Slice(firstColumn + (j * encoder._size), learnt);
                Span<float> within = weights.Row(firstBin + bin)[..learnt], sum = sums.Slice(bin * learnt, learnt);
                for (var o = 0; o < g.Length; o++)
                {
                    within[o] = MathF.FusedMultiplyAdd(position, g[o], within[o]);
                    sum[o] += g[o];
                }
            }
            var above = encoder.Biases.In(gradient).Row(j);
            above.Clear();
            for (var bin = bins.Count - 1; bin >= 0; bin--)
            {
                var ofBin = weights.Row(firstBin + bin);
                for (var o = 0; o < learnt; o++)
                {
                    ofBin[o] += above[o];
                    above[o] += sums[(bin * learnt) + o];
                }
            }
        }
    }

    private sealed class Reference(PiecewiseEmbedding encoder, FeedForwardNetwork network) : ReferenceStage
    {
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
                e.SetSubMatrix(0, j * encoder._size, (EncodingOf(j) * WeightsOf(j)) + (ones * _biases.SubMatrix(j, 1, 0, encoder.Learnt)));
                e.SetColumn((j * encoder._size) + encoder.Learnt, x.Column(encoder._inputs[j]));
            }
            return e;
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            Gradients.Clear();
            var weights = Matrix<double>.Build.Dense(_weights.RowCount, _weights.ColumnCount);
            var biases = Matrix<double>.Build.Dense(_biases.RowCount, _biases.ColumnCount);
            var below = Matrix<double>.Build.Dense(delta.RowCount, _x!.ColumnCount);
            for (var j = 0; j < encoder._inputs.Length; j++)
            {
                var g = delta.SubMatrix(0, delta.RowCount, j * encoder._size, encoder.Learnt);
                weights.SetSubMatrix(encoder._firstBins[j], 0, EncodingOf(j).Transpose() * g);
                biases.SetRow(j, g.ColumnSums());
                var through = (g * WeightsOf(j).Transpose()).PointwiseMultiply(DerivativesOf(j)).RowSums();
                below.SetColumn(encoder._inputs[j], through + delta.Column((j * encoder._size) + encoder.Learnt));
            }
            Gradients.Add((encoder.Weights, weights));
            Gradients.Add((encoder.Biases, biases));
            return below;
        }

        private Matrix<double> WeightsOf(int j) => _weights.SubMatrix(encoder._firstBins[j], encoder._bins[j].Count, 0, encoder.Learnt);

        // [rows, bins] enc_t(x).
        private Matrix<double> EncodingOf(int j) => Matrix<double>.Build.Dense(
            _x!.RowCount, encoder._bins[j].Count, (row, t) => Encoding(encoder._bins[j], t, _x[row, encoder._inputs[j]]).Value);

        // [rows, bins] the derivative of enc_t at x.
        private Matrix<double> DerivativesOf(int j) => Matrix<double>.Build.Dense(
            _x!.RowCount, encoder._bins[j].Count, (row, t) => Encoding(encoder._bins[j], t, _x[row, encoder._inputs[j]]).Derivative);

        // The first bin is open below and the last above.
        private static (double Value, double Derivative) Encoding(InputBins bins, int t, double x)
        {
            double low = bins.Edges[t], high = bins.Edges[t + 1];
            return x < low && t > 0 ? (0, 0) : x >= high && t < bins.Count - 1 ? (1, 0) : ((x - low) / (high - low), 1 / (high - low));
        }
    }

    /// <summary>The chunk of the bins, in models with a piecewise linear embedding. It completes the chunk "EMBD".</summary>
    internal sealed class Codec : ChunkCodec
    {
        // for each numeric input: int32 bins N >= 1, float32[N + 1] edges, ascending
        public override string Tag => "BINS";

        public override int OldestReader => 2;

        public override ReadingPhase Phase => ReadingPhase.Shape;

        public override bool IsIn(NetworkModel model) => model.Network.Layout.Embedding is { HasBins: true };

        public override void Write(BinaryWriter writer, NetworkModel model)
        {
            foreach (var bins in model.Network.Layout.Embedding?.BinsOfInputs ?? [])
            {
                writer.Write(bins.Count);
                FloatBytes.Write(writer, bins.Edges);
            }
        }

        public override void Read(ChunkReader reader, NetworkDraft draft)
        {
            var embedding = draft.EmbeddingChunk;
            if (embedding is not { Numeric.Length: > 0, FrequencyCount: 0 })
                Fail("it has bins, but no numeric inputs to put into them");
            var bins = new InputBins[embedding.Numeric.Length];
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
