namespace FfnnMlNet.Network;

/// <summary>Columns of a row on the path of <see cref="PathContributions"/>.</summary>
/// <param name="gradients">[columns] mean gradient of the score along the path.</param>
/// <param name="differences">[columns] value of the row minus value of the baseline.</param>
internal readonly ref struct PathColumns(ReadOnlySpan<double> gradients, ReadOnlySpan<float> differences)
{
    private readonly ReadOnlySpan<double> _gradients = gradients;
    private readonly ReadOnlySpan<float> _differences = differences;

    /// <summary>A part of the columns.</summary>
    public PathColumns Slice(int first, int count) => new(_gradients.Slice(first, count), _differences.Slice(first, count));

    /// <summary>The contribution of some columns: the sum of gradient times difference.</summary>
    public double SumOf(int first, int count)
    {
        double sum = 0;
        for (var i = first; i < first + count; i++)
            sum += _gradients[i] * _differences[i];
        return sum;
    }

    /// <summary>The sum of gradient times weight, where the weights belong to the columns from <paramref name="first"/> on.</summary>
    public double ProductWith(ReadOnlySpan<float> weights, int first)
    {
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
            sum += _gradients[first + i] * weights[i];
        return sum;
    }
}
