using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A row alone, as scoring has it: with lanes along rows all but one would work for nothing, so they run along frequencies.</summary>
internal sealed partial class EmbeddingPass
{
    private void ForwardOneRow(int j, Span<float> scratch)
    {
        switch (LaneWidth.Current)
        {
            case 16: ForwardOneRow<Lanes16>(j, scratch); break;
            case 8: ForwardOneRow<Lanes8>(j, scratch); break;
            case 4: ForwardOneRow<Lanes4>(j, scratch); break;
            default: ForwardOneRow<Lanes1>(j, scratch); break;
        }
    }

    // Operation for operation what each lane of ForwardNumeric does, so the bits are the same.
    private void ForwardOneRow<T>(int j, Span<float> scratch) where T : struct, ILanes<T>
    {
        var (frequencies, learnt, size) = (_embedding.Frequencies, _embedding.Learnt, _embedding.NumericSize);
        var x = _input[0, _embedding.Numeric[j]];
        // Padded to whole lines.
        ref var w = ref _slices.Frequencies.In(_network.Parameters).PaddedRow(j)[0];
        ref var b = ref _slices.Phases.In(_network.Parameters).PaddedRow(j)[0];
        ref var cosines = ref scratch[0];
        for (var f = 0; f < frequencies; f += T.Count)
        {
            var turns = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref w, f)), T.Create(x), T.Load(ref Unsafe.Add(ref b, f)) * T.Create(RadiansToTurns));
            Turns.CosSin(turns, out _).Store(ref Unsafe.Add(ref cosines, f));
        }
        ReadOnlySpan<float> weights = _slices.Weights.In(_network.Parameters).Row(j), bias = _slices.Biases.In(_network.Parameters).Row(j);
        var target = _embedded.Row(0).Slice(j * size, size);
        for (var o = 0; o < learnt; o++)
        {
            var sum = bias[o];
            for (var f = 0; f < frequencies; f++)
                sum = MathF.FusedMultiplyAdd(scratch[f], weights[(f * learnt) + o], sum);
            target[o] = sum;
        }
        target[learnt] = x;
    }
}
