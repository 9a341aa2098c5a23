using System.Diagnostics;

namespace FfnnMlNet.Numerics;

/// <summary>One product: output[r, c] = start[c] + sum over i, in ascending order, of left(r, i) * right(i, c).</summary>
/// <param name="Left">[rows, inner]; [inner, rows] for a weight gradient.</param>
/// <param name="Right">[inner, columns]; [columns, inner] for an input gradient.</param>
/// <param name="Start">[1, columns]: the values that the accumulators of each row start from; null = zero.</param>
internal readonly record struct ProductTask(ProductKinds Kind, Matrix Left, Matrix Right, int Inner, Matrix? Start, Matrix Output)
{
    /// <summary>The epilogue of the output's elements; null = none.</summary>
    public ProductEpilogue? Epilogue { get; init; }

    /// <summary>The second matrix of the epilogue, with as many rows as the output and the same stride.</summary>
    public Matrix Other { get; init; }

    /// <summary>[1, columns]: overwritten with the column sums of the output after the epilogue; null = not computed.</summary>
    public Matrix? Sums { get; init; }

    public bool IsLeftTransposed => Kind == ProductKinds.WeightGradient;

    public bool IsRightTransposed => Kind == ProductKinds.InputGradient;

    /// <summary>Output columns with padding.</summary>
    public int PaddedColumns => AlignedBuffer.StrideFor(Output.Columns);

    public static ProductTask Forward(Matrix input, Matrix weights, Matrix bias, Matrix output, ProductEpilogue? epilogue = null)
    {
        Debug.Assert(input.Columns == weights.Rows && weights.Columns == output.Columns && input.Rows == output.Rows);
        Debug.Assert(bias.Rows == 1 && bias.Columns == weights.Columns && bias.HasZeroPadding() && weights.HasZeroPadding());
        return new ProductTask(ProductKinds.Forward, input, weights, weights.Rows, bias, output) { Epilogue = epilogue };
    }

    public static ProductTask InputGradient(
        Matrix delta, Matrix weights, Matrix gradient, ProductEpilogue? epilogue = null, Matrix other = default, Matrix? sums = null)
    {
        Debug.Assert(delta.Columns == weights.Columns && weights.Rows == gradient.Columns && delta.Rows == gradient.Rows);
        return new ProductTask(ProductKinds.InputGradient, delta, weights, delta.Columns, null, gradient)
        {
            Epilogue = epilogue,
            Other = other,
            Sums = sums,
        };
    }

    public static ProductTask WeightGradient(
        Matrix input, Matrix delta, Matrix gradient, ProductEpilogue? epilogue = null, Matrix other = default)
    {
        Debug.Assert(input.Rows == delta.Rows && input.Columns == gradient.Rows && delta.Columns == gradient.Columns);
        Debug.Assert(delta.HasZeroPadding());
        return new ProductTask(ProductKinds.WeightGradient, input, delta, input.Rows, null, gradient)
        {
            Epilogue = epilogue,
            Other = other,
        };
    }
}
