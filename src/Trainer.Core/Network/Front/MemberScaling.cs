using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// The inputs of the first layer for several members of one network (Gorishniy, Kotelnikov and Babenko, 2025, "TabM-mini"; the scales are those
/// of BatchEnsemble: Wen, Tran and Ba, 2020): x_m = x times r_m, input by input, with a learnt r_m for each member m. Owns its buffer. Every sum
/// is one chain, down the rows or along the members, so no lane width changes a bit.
/// </summary>
internal sealed class MemberScaling
{
    private readonly FeedForwardNetwork _network;
    private readonly Matrix _scaled;
    private int _rows;

    /// <param name="capacity">Rows of input at most.</param>
    public MemberScaling(FeedForwardNetwork network, int capacity)
    {
        _network = network;
        _scaled = AlignedBuffer.CreateMatrix(checked(capacity * network.Layout.MembersPerNetwork), network.Layout.Sizes[0]);
    }

    /// <summary>[members * rows, inputs of the first layer] of the last call of <see cref="Forward"/>.</summary>
    public Matrix Output => _scaled.Top(_rows * Count);

    private int Count => _network.Layout.MembersPerNetwork;

    /// <summary>output[m * rows + r, i] = input[r, i] * scales[m, i].</summary>
    /// <param name="input">[rows, inputs of the first layer], padding zero.</param>
    /// <returns>[members * rows, inputs of the first layer], in a buffer of this object.</returns>
    public Matrix Forward(Matrix input)
    {
        _rows = input.Rows;
        switch (LaneWidth.Current)
        {
            case 16: Forward<Lanes16>(input); break;
            case 8: Forward<Lanes8>(input); break;
            case 4: Forward<Lanes4>(input); break;
            default: Forward<Lanes1>(input); break;
        }
        return Output;
    }

    /// <summary>One row of <see cref="Output"/> anew.</summary>
    /// <param name="input">[1, inputs of the first layer].</param>
    /// <param name="row">Which of [members * rows].</param>
    /// <returns>[1, inputs of the first layer], in the buffer.</returns>
    public Matrix ForwardRow(Matrix input, int row)
    {
        var scaled = Output.At(row);
        var scale = _network.MemberScales.At(row / _rows);
        for (var i = 0; i < input.Columns; i++)
            scaled[0, i] = input[0, i] * scale[0, i];
        return scaled;
    }

    /// <summary>Gradient of scales[m, i] = sum over r of delta[m * rows + r, i] * input[r, i], and dL/dinput[r, i] = sum over m of
    /// delta[m * rows + r, i] * scales[m, i].</summary>
    /// <param name="input">[rows, inputs of the first layer], of the last call of <see cref="Forward"/>.</param>
    /// <param name="delta">[members * rows, inputs of the first layer] dL/doutput.</param>
    /// <param name="gradient">The slice of the scales is overwritten.</param>
    /// <param name="inputDelta">[rows, inputs of the first layer]; overwritten. Null where nothing learns below.</param>
    public void Backward(Matrix input, Matrix delta, AlignedBuffer gradient, Matrix? inputDelta)
    {
        var scales = _network.Layout.MemberScales.In(gradient);
        switch (LaneWidth.Current)
        {
            case 16: Backward<Lanes16>(input, delta, scales, inputDelta); break;
            case 8: Backward<Lanes8>(input, delta, scales, inputDelta); break;
            case 4: Backward<Lanes4>(input, delta, scales, inputDelta); break;
            default: Backward<Lanes1>(input, delta, scales, inputDelta); break;
        }
    }

    private void Forward<T>(Matrix input) where T : struct, ILanes<T>
    {
        var scales = _network.MemberScales;
        var columns = AlignedBuffer.StrideFor(input.Columns);
        for (var member = 0; member < scales.Rows; member++)
        {
            ref var scale = ref scales[member, 0];
            for (var row = 0; row < input.Rows; row++)
            {
                ref var value = ref input[row, 0];
                ref var scaled = ref _scaled[(member * input.Rows) + row, 0];
                for (var i = 0; i < columns; i += T.Count)
                    (T.Load(ref Unsafe.Add(ref value, i)) * T.Load(ref Unsafe.Add(ref scale, i))).Store(ref Unsafe.Add(ref scaled, i));
            }
        }
    }

    private void Backward<T>(Matrix input, Matrix delta, Matrix gradient, Matrix? inputDelta) where T : struct, ILanes<T>
    {
        var scales = _network.MemberScales;
        var columns = AlignedBuffer.StrideFor(input.Columns);
        for (var member = 0; member < scales.Rows; member++)
        {
            gradient.PaddedRow(member).Clear();
            ref var sum = ref gradient[member, 0];
            ref var scale = ref scales[member, 0];
            for (var row = 0; row < input.Rows; row++)
            {
                ref var value = ref input[row, 0];
                ref var d = ref delta[(member * input.Rows) + row, 0];
                for (var i = 0; i < columns; i += T.Count)
                {
                    ref var s = ref Unsafe.Add(ref sum, i);
                    T.MultiplyAdd(T.Load(ref Unsafe.Add(ref d, i)), T.Load(ref Unsafe.Add(ref value, i)), T.Load(ref s)).Store(ref s);
                }
                if (inputDelta is not { } below)
                    continue;
                ref var b = ref below[row, 0];
                for (var i = 0; i < columns; i += T.Count)
                {
                    var through = T.Load(ref Unsafe.Add(ref d, i)) * T.Load(ref Unsafe.Add(ref scale, i));
                    if (member > 0)
                        through += T.Load(ref Unsafe.Add(ref b, i));
                    through.Store(ref Unsafe.Add(ref b, i));
                }
            }
        }
    }
}
