using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Core.Tests.Data;

/// <summary>Makes tables for tests, and applies transforms to single rows.</summary>
internal static class Rows
{
    /// <summary>The scaling with this text.</summary>
    public static FeatureScaling ScalingOf(string text) => new[]
    {
        FeatureScaling.Robust, FeatureScaling.Standard, FeatureScaling.QuantileNormal, FeatureScaling.None,
    }.Single(scaling => scaling.ToString() == text);

    /// <summary>A table with these columns of features. The target of a row is its index.</summary>
    public static TrainingMatrix Of(params float[][] columns)
    {
        var rows = TrainingMatrix.ForValues(columns.Length, 1, weighted: false);
        for (var row = 0; row < columns[0].Length; row++)
        {
            var features = rows.NextRow();
            for (var slot = 0; slot < columns.Length; slot++)
                features[slot] = columns[slot][row];
            rows.AddValues([row], 1);
        }
        return rows;
    }

    /// <summary>Random numbers of a distribution with a long tail to the right.</summary>
    public static float[] Skewed(int count, int seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Shuffle, 0);
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            var gaussian = random.NextGaussian();
            value = 100 + (20 * gaussian) + (gaussian > 1 ? 300 * gaussian * gaussian : 0);
        }
        return values;
    }

    public static InputTransform Fit(FeatureScaling scaling, params float[][] columns) => InputFit.Of(Of(columns), scaling, []).Transform;

    /// <summary>The transformed row, padding included.</summary>
    public static float[] Apply(InputTransform transform, params float[] features)
    {
        var row = new float[AlignedBuffer.StrideFor(transform.InputCount)];
        features.CopyTo(row, 0);
        transform.ApplyInPlace(row);
        return row;
    }
}
