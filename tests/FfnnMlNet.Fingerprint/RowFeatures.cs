using FfnnMlNet.Data;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Fingerprint;

/// <summary>Reads the rows of a table as training gets them.</summary>
internal static class RowFeatures
{
    /// <summary>A copy of the features of one row, without padding.</summary>
    public static float[] FeaturesOf(this TrainingMatrix rows, int row)
    {
        Matrix input = AlignedBuffer.CreateMatrix(1, rows.FeatureCount), targets = AlignedBuffer.CreateMatrix(1, rows.OutputCount);
        rows.Gather([row], input, targets, new float[1]);
        return input.Row(0).ToArray();
    }
}
