using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>The periodic embedding of numeric inputs.</summary>
internal sealed partial class EmbeddingPass
{
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
}
