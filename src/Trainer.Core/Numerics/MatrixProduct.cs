using System.Diagnostics;

namespace FfnnMlNet.Numerics;

/// <summary>
/// The three products of a training step. Each output element is one chain of fused multiply-adds over the inner
/// dimension in ascending order, whatever the tiling, thread count or lane width; so a row has the same bits alone or
/// in a batch. Outputs and right-hand sides are computed over their padded columns; zero padding gives zero padding (NaN
/// in a row whose left factor is not finite). An output must not overlap a factor. One call at a time.
/// </summary>
/// <param name="team">Shares large products; null = the calling thread alone.</param>
internal sealed class MatrixProduct(ThreadTeam? team = null) : ITeamWork
{
    // Below this many multiply-adds waking another thread is taken to cost more than it saves; an estimate.
    private const long SharingThreshold = 600_000;

    private Matrix _left, _right, _output;
    private int _leftRowStep, _leftInnerStep, _inner;
    private StartRow _start;

    /// <summary>output[r, o] = bias[o] + sum over i of input[r, i] * weights[i, o].</summary>
    /// <param name="input">[rows, inputs]; padding is not read.</param>
    /// <param name="weights">[inputs, outputs], padding zero.</param>
    /// <param name="bias">[1, outputs], padding zero.</param>
    /// <param name="output">[rows, outputs]; overwritten, padding included.</param>
    public void Forward(Matrix input, Matrix weights, Matrix bias, Matrix output)
    {
        Debug.Assert(input.Columns == weights.Rows && weights.Columns == output.Columns && input.Rows == output.Rows);
        Debug.Assert(bias.Rows == 1 && bias.Columns == weights.Columns && bias.HasZeroPadding());
        Multiply(input, input.Stride, 1, weights, output, weights.Rows, new StartRow(bias));
    }

    /// <summary>gradient[r, i] = sum over o of delta[r, o] * transposedWeights[o, i].</summary>
    /// <param name="delta">[rows, outputs].</param>
    /// <param name="transposedWeights">[outputs, inputs], padding zero.</param>
    /// <param name="gradient">[rows, inputs]; overwritten, padding becomes zero.</param>
    public void InputGradient(Matrix delta, Matrix transposedWeights, Matrix gradient)
    {
        Debug.Assert(delta.Columns == transposedWeights.Rows && transposedWeights.Columns == gradient.Columns);
        Debug.Assert(delta.Rows == gradient.Rows);
        Multiply(delta, delta.Stride, 1, transposedWeights, gradient, delta.Columns, default);
    }

    /// <summary>gradient[i, o] = sum over r of input[r, i] * delta[r, o].</summary>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="delta">[rows, outputs], padding zero.</param>
    /// <param name="gradient">[inputs, outputs]; overwritten, padding becomes zero.</param>
    public void WeightGradient(Matrix input, Matrix delta, Matrix gradient)
    {
        Debug.Assert(input.Rows == delta.Rows && input.Columns == gradient.Rows && delta.Columns == gradient.Columns);
        Multiply(input, 1, input.Stride, delta, gradient, input.Rows, default);
    }

    private void Multiply(Matrix left, int rowStep, int innerStep, Matrix right, Matrix output, int inner, StartRow start)
    {
        Debug.Assert(right.Stride == output.Stride && right.HasZeroPadding());
        (_left, _right, _output, _start) = (left, right, output, start);
        (_leftRowStep, _leftInnerStep, _inner) = (rowStep, innerStep, inner);
        var work = (long)output.Rows * output.Stride * inner;
        var tiles = (output.Rows + MicroKernel.TileRows - 1) / MicroKernel.TileRows;
        var parts = team is null || work < SharingThreshold ? 1 : (int)Math.Min(Math.Min(team.Count, tiles), work / (SharingThreshold / 2));
        if (parts <= 1)
            ((ITeamWork)this).Execute(0, 1);
        else
            team!.Run(this, parts);
    }

    void ITeamWork.Execute(int part, int parts)
    {
        var tiles = (_output.Rows + MicroKernel.TileRows - 1) / MicroKernel.TileRows;
        var first = (int)((long)tiles * part / parts) * MicroKernel.TileRows;
        var last = Math.Min((int)((long)tiles * (part + 1) / parts) * MicroKernel.TileRows, _output.Rows);
        switch (LaneWidth.Current)
        {
            case 16: Rows<Lanes16>(first, last); break;
            case 8: Rows<Lanes8>(first, last); break;
            case 4: Rows<Lanes4>(first, last); break;
            default: Rows<Lanes1>(first, last); break;
        }
    }

    private void Rows<T>(int first, int last) where T : struct, ILanes<T> =>
        MicroKernel.Multiply<T>(ref _left.First, _leftRowStep, _leftInnerStep, _right, _output, first, last, _inner, _start);

    /// <summary>The product with a chosen lane type; tests compare the widths with each other.</summary>
    internal static void Forward<T>(Matrix input, Matrix weights, Matrix bias, Matrix output) where T : struct, ILanes<T> =>
        MicroKernel.Multiply<T>(
            ref input.First, input.Stride, 1, weights, output, 0, output.Rows, weights.Rows, new StartRow(bias));
}

/// <summary>The row that each output row starts from, or none for zero.</summary>
internal readonly struct StartRow(Matrix row)
{
    public bool HasValue { get; } = true;

    public Matrix Row { get; } = row;
}
