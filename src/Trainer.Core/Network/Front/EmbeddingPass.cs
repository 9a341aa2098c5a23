using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// Forward and backward through an <see cref="InputEmbedding"/>, for at most so many rows at a time; owns its buffers. In the periodic
/// one lanes run along rows: row r belongs to virtual lane r mod 16, each lane is summed ascending and the 16 lanes as a tree, so no width
/// changes a bit.
/// </summary>
internal sealed partial class EmbeddingPass : ITeamWork
{
    private const int Lanes = 16;

    private const float RadiansToTurns = 0.15915494309189535f;
    private const float TwoPi = 6.2831853071795862f;

    // Cosines below this are not worth another thread.
    private const long SharingThreshold = 20_000;

    // What finding the bin of a number costs, in cosines.
    private const int CosinesOfABin = 8;

    private readonly FeedForwardNetwork _network;
    private readonly InputEmbedding _embedding;
    private readonly EmbeddingSlices _slices;
    private readonly ThreadTeam? _team;
    private readonly Action? _checkAlive;
    private readonly Interruption? _interruption;
    private readonly Matrix _embedded;
    private readonly Matrix _scaled;
    private readonly AlignedBuffer[] _scratch;
    private Matrix _input;
    private Matrix _delta;
    private AlignedBuffer? _gradient;

    /// <param name="checkAlive">Asked now and then by the calling thread; what it throws leaves outputs and gradients half done.</param>
    public EmbeddingPass(FeedForwardNetwork network, int capacity, ThreadTeam? team, Action? checkAlive = null)
    {
        (_network, _team, _checkAlive) = (network, team, checkAlive);
        _interruption = checkAlive is null ? null : new Interruption(checkAlive);
        _embedding = network.Layout.Embedding!;
        _slices = network.Layout.EmbeddingSlices!;
        _embedded = AlignedBuffer.CreateMatrix(capacity, _embedding.OutputCount);
        _scaled = _embedding.HasScale ? AlignedBuffer.CreateMatrix(capacity, _embedding.OutputCount) : _embedded;
        _scratch = new AlignedBuffer[team?.Count ?? 1];
        var floats = _embedding.HasBins
            ? _embedding.Bins.Max(bins => bins.Count) * (long)_embedding.Learnt
            : Lanes * (long)((_embedding.Frequencies * (3 + _embedding.NumericSize)) + (2 * _embedding.NumericSize) + 2);
        for (var part = 0; part < _scratch.Length; part++)
            _scratch[part] = new AlignedBuffer(floats);
    }

    /// <summary>[rows, inputs of the first layer] of the last call of <see cref="Forward"/>.</summary>
    public Matrix Output => _scaled.Top(_input.Rows);

    /// <summary>The inputs of the first layer.</summary>
    /// <param name="input">[rows, inputs of the network].</param>
    /// <returns>[rows, inputs of the first layer], in a buffer of this pass.</returns>
    public Matrix Forward(Matrix input)
    {
        _input = input;
        _gradient = null;
        Share(input.Rows);
        var check = new PacedCheck(_checkAlive);
        var outputs = _embedded.Top(input.Rows);
        for (var row = 0; row < input.Rows; row++)
        {
            CopyPlainAndLookUp(input.Row(row), outputs.Row(row));
            check.After(input.Columns);
        }
        if (!_embedding.HasScale)
            return outputs;
        var scaled = _scaled.Top(input.Rows);
        for (var row = 0; row < input.Rows; row++)
        {
            Multiply(outputs.Row(row), _slices.Scale.In(_network.Parameters).Row(0), scaled.Row(row));
            check.After(outputs.Columns);
        }
        return scaled;
    }

    /// <summary>The gradients of all parameters of the embedding.</summary>
    /// <param name="input">[rows, inputs of the network], of the last call of <see cref="Forward"/>.</param>
    /// <param name="delta">[rows, inputs of the first layer] dL/doutput; overwritten.</param>
    /// <param name="gradient">Its slices are overwritten.</param>
    public void Backward(Matrix input, Matrix delta, AlignedBuffer gradient)
    {
        if (_embedding.HasScale)
            BackwardScale(delta, gradient);
        (_input, _delta, _gradient) = (input, delta, gradient);
        Share(input.Rows);
        if (_slices.Tables.Length > 0)
            BackwardTables(input, delta, gradient);
    }

    // What an input of a row costs, counted in cosines.
    private long CosinesOfAnInput => _embedding.HasBins ? CosinesOfABin + _embedding.Learnt : _embedding.Frequencies;

    private void Share(int rows)
    {
        if (_embedding.Numeric.Length == 0)
            return;
        var cosines = rows * _embedding.Numeric.Length * CosinesOfAnInput;
        _interruption?.Reset();
        var parts = _team is null || cosines < SharingThreshold ? 1 : Math.Min(_team.Count, _embedding.Numeric.Length);
        if (parts == 1)
            ((ITeamWork)this).Execute(0, 1);
        else
            _team!.Run(this, parts);
    }

    void ITeamWork.Execute(int part, int parts)
    {
        var first = (int)((long)_embedding.Numeric.Length * part / parts);
        var last = (int)((long)_embedding.Numeric.Length * (part + 1) / parts);
        var scratch = _scratch[part].Span;
        long cosines = 0;
        for (var j = first; j < last; j++)
        {
            if (cosines >= PacedCheck.Numbers)
            {
                cosines = 0;
                if (_interruption is { } interruption && !interruption.GoesOn(part))
                    return;
            }
            cosines += _input.Rows * CosinesOfAnInput;
            if (_embedding.HasBins && _gradient is null)
                ForwardPiecewise(j, scratch);
            else if (_embedding.HasBins)
                BackwardPiecewise(j, scratch);
            else if (_gradient is null && _input.Rows == 1)
                ForwardOneRow(j, scratch);
            else
                RunPeriodic(j, scratch);
        }
    }

    private void RunPeriodic(int j, Span<float> scratch)
    {
        switch (LaneWidth.Current, _gradient is null)
        {
            case (16, true): ForwardNumeric<Lanes16>(j, scratch); break;
            case (8, true): ForwardNumeric<Lanes8>(j, scratch); break;
            case (4, true): ForwardNumeric<Lanes4>(j, scratch); break;
            case (_, true): ForwardNumeric<Lanes1>(j, scratch); break;
            case (16, false): BackwardNumeric<Lanes16>(j, scratch); break;
            case (8, false): BackwardNumeric<Lanes8>(j, scratch); break;
            case (4, false): BackwardNumeric<Lanes4>(j, scratch); break;
            default: BackwardNumeric<Lanes1>(j, scratch); break;
        }
    }

    // out_o = bias_o + sum over f, ascending, of cos(2 pi w_f x + b_f) * weight_(f, o).
    private void ForwardNumeric<T>(int j, Span<float> scratch) where T : struct, ILanes<T>
    {
        var (frequencies, learnt, size) = (_embedding.Frequencies, _embedding.Learnt, _embedding.NumericSize);
        ReadOnlySpan<float> w = _slices.Frequencies.In(_network.Parameters).Row(j), b = _slices.Phases.In(_network.Parameters).Row(j);
        ReadOnlySpan<float> weights = _slices.Weights.In(_network.Parameters).Row(j), bias = _slices.Biases.In(_network.Parameters).Row(j);
        ref var x = ref scratch[0];
        ref var cosines = ref scratch[Lanes];
        ref var outputs = ref scratch[Lanes * (1 + frequencies)];
        for (var firstRow = 0; firstRow < _input.Rows; firstRow += Lanes)
        {
            var rows = Math.Min(Lanes, _input.Rows - firstRow);
            GatherColumn(_input, _embedding.Numeric[j], firstRow, rows, scratch[..Lanes]);
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
                        sum = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref cosines, (f * Lanes) + lane)), T.Create(weights[(f * learnt) + o]), sum);
                    sum.Store(ref Unsafe.Add(ref outputs, (o * Lanes) + lane));
                }
            }
            for (var row = 0; row < rows; row++)
            {
                var target = _embedded.Row(firstRow + row).Slice(j * size, size);
                for (var o = 0; o < learnt; o++)
                    target[o] = Unsafe.Add(ref outputs, (o * Lanes) + row);
                target[learnt] = Unsafe.Add(ref x, row);
            }
        }
    }

    private void BackwardNumeric<T>(int j, Span<float> scratch) where T : struct, ILanes<T>
    {
        var (frequencies, learnt, size) = (_embedding.Frequencies, _embedding.Learnt, _embedding.NumericSize);
        ReadOnlySpan<float> w = _slices.Frequencies.In(_network.Parameters).Row(j), b = _slices.Phases.In(_network.Parameters).Row(j);
        ReadOnlySpan<float> weights = _slices.Weights.In(_network.Parameters).Row(j);
        // Rows of x and of the deltas of this input; then for each frequency the sums of its w, its b and its weights; then of the biases.
        ref var x = ref scratch[0];
        ref var deltas = ref scratch[Lanes];
        var sumsOf = scratch.Slice(Lanes * (1 + learnt), Lanes * ((frequencies * (2 + learnt)) + learnt));
        sumsOf.Clear();
        ref var sums = ref MemoryMarshal.GetReference(sumsOf);
        ref var biasSums = ref Unsafe.Add(ref sums, Lanes * frequencies * (2 + learnt));
        for (var firstRow = 0; firstRow < _input.Rows; firstRow += Lanes)
        {
            var rows = Math.Min(Lanes, _input.Rows - firstRow);
            GatherColumn(_input, _embedding.Numeric[j], firstRow, rows, scratch[..Lanes]);
            // Rows that are not there have a delta of zero and add nothing.
            for (var o = 0; o < learnt; o++)
                GatherColumn(_delta, (j * size) + o, firstRow, rows, scratch.Slice(Lanes * (1 + o), Lanes));
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
                        var delta = T.Load(ref Unsafe.Add(ref deltas, (o * Lanes) + lane));
                        through = T.MultiplyAdd(delta, T.Create(weights[(f * learnt) + o]), through);
                        ref var weightSum = ref Unsafe.Add(ref sum, (2 + o) * Lanes);
                        T.MultiplyAdd(cosine, delta, T.Load(ref weightSum)).Store(ref weightSum);
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
        Span<float> wGradient = _slices.Frequencies.In(_gradient!).Row(j), bGradient = _slices.Phases.In(_gradient!).Row(j);
        Span<float> weightGradient = _slices.Weights.In(_gradient!).Row(j), biasGradient = _slices.Biases.In(_gradient!).Row(j);
        for (var f = 0; f < frequencies; f++)
        {
            var ofFrequency = sumsOf.Slice(f * (2 + learnt) * Lanes, (2 + learnt) * Lanes);
            wGradient[f] = Reductions.Sum(ofFrequency[..Lanes]);
            bGradient[f] = Reductions.Sum(ofFrequency.Slice(Lanes, Lanes));
            for (var o = 0; o < learnt; o++)
                weightGradient[(f * learnt) + o] = Reductions.Sum(ofFrequency.Slice((2 + o) * Lanes, Lanes));
        }
        for (var o = 0; o < learnt; o++)
            biasGradient[o] = Reductions.Sum(sumsOf.Slice(Lanes * ((frequencies * (2 + learnt)) + o), Lanes));
    }

    private static void GatherColumn(Matrix source, int column, int firstRow, int rows, Span<float> values)
    {
        for (var row = 0; row < rows; row++)
            values[row] = source[firstRow + row, column];
        values[rows..].Clear();
    }

    private void CopyPlainAndLookUp(ReadOnlySpan<float> input, Span<float> outputs)
    {
        for (var i = 0; i < _embedding.Plain.Length; i++)
            outputs[_embedding.FirstPlain + i] = input[_embedding.Plain[i]];
        var tables = _slices.Tables.In(_network.Parameters);
        var (category, first) = (0, _embedding.FirstTable);
        foreach (var group in _embedding.Groups)
        {
            var output = outputs.Slice(first, _embedding.TableSize);
            output.Clear();
            for (var slot = group.First; slot <= group.Last; slot++, category++)
            {
                var value = input[slot];
                if (value != 0)
                    AddScaled(value, tables.Row(category), output);
            }
            first += _embedding.TableSize;
        }
    }

    private void BackwardTables(Matrix input, Matrix delta, AlignedBuffer gradient)
    {
        gradient.Span.Slice(_slices.Tables.Offset, _slices.Tables.Length).Clear();
        var tables = _slices.Tables.In(gradient);
        var check = new PacedCheck(_checkAlive);
        for (var row = 0; row < input.Rows; row++)
        {
            check.After(input.Columns);
            ReadOnlySpan<float> values = input.Row(row);
            var (category, first) = (0, _embedding.FirstTable);
            foreach (var group in _embedding.Groups)
            {
                for (var slot = group.First; slot <= group.Last; slot++, category++)
                {
                    if (values[slot] != 0)
                        AddScaled(values[slot], delta.Row(row).Slice(first, _embedding.TableSize), tables.Row(category));
                }
                first += _embedding.TableSize;
            }
        }
    }

    // dL/ds_k = sum over rows of delta_k e_k; then delta becomes dL/de = delta s.
    private void BackwardScale(Matrix delta, AlignedBuffer gradient)
    {
        var sum = _slices.Scale.In(gradient).Row(0);
        sum.Clear();
        ReadOnlySpan<float> scale = _slices.Scale.In(_network.Parameters).Row(0);
        var check = new PacedCheck(_checkAlive);
        for (var row = 0; row < delta.Rows; row++)
        {
            check.After(delta.Columns);
            var d = delta.Row(row);
            ReadOnlySpan<float> e = _embedded.Row(row);
            for (var k = 0; k < d.Length; k++)
                sum[k] = MathF.FusedMultiplyAdd(d[k], e[k], sum[k]);
            Multiply(d, scale, d);
        }
    }

    private static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> product)
    {
        for (var k = 0; k < product.Length; k++)
            product[k] = left[k] * right[k];
    }

    private static void AddScaled(float factor, ReadOnlySpan<float> values, Span<float> sum)
    {
        for (var k = 0; k < sum.Length; k++)
            sum[k] = MathF.FusedMultiplyAdd(factor, values[k], sum[k]);
    }
}
