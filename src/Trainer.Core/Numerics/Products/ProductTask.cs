using System.Diagnostics;

namespace FfnnMlNet.Numerics;

/// <summary>One product: output[r, c] = start[c] + sum over i, ascending, of left(r, i) * right(i, c).</summary>
/// <param name="Left">[rows, inner]; [inner, rows] for a weight gradient.</param>
/// <param name="Right">[inner, columns]; [columns, inner] for an input gradient.</param>
/// <param name="Start">[1, columns] that each row starts from, or null for zero.</param>
internal readonly record struct ProductTask(ProductKinds Kind, Matrix Left, Matrix Right, int Inner, Matrix? Start, Matrix Output)
{
    /// <summary>What becomes of the output's elements; null = they stay what they are.</summary>
    public ProductEpilogue? Epilogue { get; init; }

    /// <summary>What the epilogue reads beside the output: as many rows with the same stride.</summary>
    public Matrix Other { get; init; }

    /// <summary>[1, columns] to be overwritten with the sums down the rows of what the epilogue has left; null = none.</summary>
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
