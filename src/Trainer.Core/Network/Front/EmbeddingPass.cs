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
        _scratch = new AlignedBuffer[Math.Max(1, Math.Min(team?.Count ?? 1, _embedding.Numeric.Length))];
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
        var parts = _team is null || cosines < SharingThreshold ? 1 : Math.Min(_team.Useful, _embedding.Numeric.Length);
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
