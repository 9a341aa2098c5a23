using FfnnMlNet.Numerics;

namespace FfnnMlNet.Core.Tests.Numerics;

/// <summary>A product by its definition: each element is one chain of fused multiply-adds over the inner dimension, in ascending
/// order.</summary>
internal static class ProductTwin
{
    /// <summary>The output of the product, with zero padding.</summary>
    public static Matrix Of(in ProductTask task)
    {
        var output = AlignedBuffer.CreateMatrix(task.Output.Rows, task.Output.Columns);
        var (inner, left, right) = (task.Inner, task.Left, task.Right);
        for (var row = 0; row < output.Rows; row++)
        {
            for (var column = 0; column < output.Columns; column++)
            {
                var chain = task.Start is { } start ? start[0, column] : 0f;
                for (var i = 0; i < inner; i++)
                    chain = MathF.FusedMultiplyAdd(
                        task.IsLeftTransposed ? left[i, row] : left[row, i], task.IsRightTransposed ? right[column, i] : right[i, column],
                        chain);
                output[row, column] = chain;
            }
        }
        return output;
    }
}
