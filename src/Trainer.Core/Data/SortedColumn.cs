namespace FfnnMlNet.Data;

/// <summary>Statistics of sorted numbers, computed in double. They have the same bits as those of MathNet, which takes arrays of double
/// only and would need twice the memory.</summary>
internal static class SortedColumn
{
    /// <summary>Interpolates between the order statistics around (n - 1) p, as NumPy's default and R's type 7.</summary>
    /// <param name="sorted">Ascending; at least one.</param>
    /// <param name="p">In [0, 1].</param>
    public static double Quantile(ReadOnlySpan<float> sorted, double p)
    {
        if (p == 0 || sorted.Length == 1)
            return sorted[0];
        if (p == 1)
            return sorted[^1];
        var place = ((sorted.Length - 1) * p) + 1;
        var below = (int)place;
        double lower = sorted[Math.Max(below - 1, 0)], upper = sorted[Math.Min(below, sorted.Length - 1)];
        return lower + ((place - below) * (upper - lower));
    }

    /// <summary>The mean, updated with each number.</summary>
    public static double Mean(ReadOnlySpan<float> values)
    {
        var mean = 0.0;
        for (var i = 0; i < values.Length; i++)
            mean += (values[i] - mean) / (i + 1L);
        return mean;
    }

    /// <summary>The variance of the population, from the sums of the numbers so far (Youngs and Cramer, 1971).</summary>
    public static double Variance(ReadOnlySpan<float> values)
    {
        double variance = 0, sum = values[0];
        for (var i = 1; i < values.Length; i++)
        {
            double value = values[i];
            sum += value;
            var difference = ((i + 1.0) * value) - sum;
            variance += difference * difference / ((i + 1.0) * i);
        }
        return variance / values.Length;
    }
}
