using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Largest absolute values of parameters, from which the bounds of tensors follow.</summary>
internal static class OnnxBounds
{
    /// <summary>The largest absolute value.</summary>
    public static double Largest(Matrix values)
    {
        var largest = 0.0;
        for (var row = 0; row < values.Rows; row++)
            largest = Math.Max(largest, Largest(values.Row(row)));
        return largest;
    }

    /// <summary>The largest absolute value.</summary>
    public static double Largest(float[][] values) => values.Max(part => Largest(part));

    /// <summary>The largest sum of the absolute values of a column: the largest output of a product with the values, for inputs within
    /// +-1.</summary>
    public static double LargestColumn(Matrix values)
    {
        var sums = new double[values.Columns];
        for (var row = 0; row < values.Rows; row++)
        {
            for (var column = 0; column < sums.Length; column++)
                sums[column] += Math.Abs(values[row, column]);
        }
        return sums.Max();
    }

    private static double Largest(ReadOnlySpan<float> values)
    {
        var largest = 0.0;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
