using FfnnMlNet.Network;

namespace FfnnMlNet.Fuzz;

/// <summary>Checks the scores of a loaded network.</summary>
internal static class Scores
{
    private static readonly float[] Scales = [0, 1, 1000, 1e30f];

    /// <summary>True when rows of any finite size get finite scores.</summary>
    public static bool AreFinite(NetworkModel model, Random random)
    {
        var features = new float[model.FeatureCount];
        var scores = new float[model.Network.Layout.OutputCount];
        foreach (var scale in Scales)
        {
            foreach (ref var feature in features.AsSpan())
                feature = scale * ((2 * random.NextSingle()) - 1);
            model.Predict(features, scores);
            if (!Array.TrueForAll(scores, float.IsFinite))
                return false;
        }
        return true;
    }
}
