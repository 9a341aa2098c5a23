namespace FfnnMlNet.Network;

/// <summary>
/// The piecewise linear embedding. The encoding of x in bin k is 1 for each bin below k, x's share of bin k, and 0 above, so its product
/// with the map V is a sum of whole rows of V, the same for all x of a bin, and one row times the share: the cost does not grow with the
/// bins. Every sum runs upward over rows or bins, number by number, so neither lanes nor threads can change a bit.
/// </summary>
internal sealed partial class EmbeddingPass
{
    // e_o = (c_o + sum over t < k, ascending, of V_(t,o)) + share * V_(k,o).
    private void ForwardPiecewise(int j, Span<float> scratch)
    {
        var (bins, learnt, size, firstBin) = (_embedding.Bins[j], _embedding.Learnt, _embedding.NumericSize, _embedding.FirstBin(j));
        var weights = _slices.Weights.In(_network.Parameters);
        var below = scratch[..(bins.Count * learnt)];
        _slices.Biases.In(_network.Parameters).Row(j).CopyTo(below);
        for (var bin = 1; bin < bins.Count; bin++)
        {
            var row = weights.Row(firstBin + bin - 1);
            for (var o = 0; o < learnt; o++)
                below[(bin * learnt) + o] = below[((bin - 1) * learnt) + o] + row[o];
        }
        for (var row = 0; row < _input.Rows; row++)
        {
            var x = _input[row, _embedding.Numeric[j]];
            var bin = bins.Locate(x, out var share);
            ReadOnlySpan<float> start = below.Slice(bin * learnt, learnt), slope = weights.Row(firstBin + bin)[..learnt];
            var target = _embedded.Row(row).Slice(j * size, size);
            for (var o = 0; o < start.Length; o++)
                target[o] = MathF.FusedMultiplyAdd(share, slope[o], start[o]);
            target[learnt] = x;
        }
    }

    // dL/dV_(t,o) = sum over rows in bin t of share * g_o, plus the sum of g_o over rows in the bins above t; dL/dc_o = sum of all g_o.
    private void BackwardPiecewise(int j, Span<float> scratch)
    {
        var (bins, learnt, size, firstBin) = (_embedding.Bins[j], _embedding.Learnt, _embedding.NumericSize, _embedding.FirstBin(j));
        var weights = _slices.Weights.In(_gradient!);
        var whole = scratch[..(bins.Count * learnt)];
        whole.Clear();
        for (var bin = 0; bin < bins.Count; bin++)
            weights.Row(firstBin + bin).Clear();
        for (var row = 0; row < _input.Rows; row++)
        {
            var bin = bins.Locate(_input[row, _embedding.Numeric[j]], out var share);
            ReadOnlySpan<float> delta = _delta.Row(row).Slice(j * size, learnt);
            Span<float> shared = weights.Row(firstBin + bin)[..learnt], sum = whole.Slice(bin * learnt, learnt);
            for (var o = 0; o < delta.Length; o++)
            {
                shared[o] = MathF.FusedMultiplyAdd(share, delta[o], shared[o]);
                sum[o] += delta[o];
            }
        }
        var above = _slices.Biases.In(_gradient!).Row(j);
        above.Clear();
        for (var bin = bins.Count - 1; bin >= 0; bin--)
        {
            var gradient = weights.Row(firstBin + bin);
            for (var o = 0; o < learnt; o++)
            {
                gradient[o] += above[o];
                above[o] += whole[(bin * learnt) + o];
            }
        }
    }
}
