using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Scores rows with a <see cref="MixedModel"/> and mixes the scores into those of the networks. An object serves one thread at a
/// time.</summary>
/// <param name="path">The other model and its share.</param>
/// <param name="capacity">The largest number of rows per call.</param>
internal sealed class MixedScores(MixedModel path, int capacity)
{
    private readonly Scorer _scorer = new(path.Model, capacity);
    private readonly float[] _scores = new float[capacity * path.Model.Network.Layout.OutputCount];

    /// <summary>Scores the features of rows, which are not changed.</summary>
    /// <param name="features">[rows, at least the features]; columns after the features are ignored.</param>
    public void Score(Matrix features)
    {
        for (var row = 0; row < features.Rows; row++)
            _scorer.SetRow(row, features.Row(row)[..path.Model.FeatureCount]);
        _scorer.Score(features.Rows, _scores);
    }

    /// <summary>Mixes the scores of the last call of <see cref="Score"/> into those of the networks.</summary>
    /// <param name="scores">[rows, outputs] scores of the networks; overwritten.</param>
    public void MixInto(Span<float> scores)
    {
        double share = path.Share;
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = path.Model.ScoreKind == ScoreKind.LogOdds
                ? LogOdds.OfMixture(scores[i], _scores[i], path.Share)
                : (float)(((1 - share) * scores[i]) + (share * _scores[i]));
        }
    }
}
