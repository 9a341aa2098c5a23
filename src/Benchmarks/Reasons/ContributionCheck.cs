using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Reasons;

/// <summary>Base and contributions, as ML.NET's CalculateFeatureContribution gives them with all contributions kept and not scaled, against
/// the column Score.</summary>
internal static class ContributionCheck
{
    private const int All = 1_000_000;

    // Probabilities of float32 have no digits of larger log-odds.
    private const double MostLogOdds = 9;

    /// <summary>The largest miss over the rows, in parts of the larger of score minus base and the deviation of the scores.</summary>
    public static double LargestMiss(MLContext ml, ITransformer transformer, NetworkModel model, IDataView rows)
    {
        var scored = transformer.Transform(rows);
        var explained = Contributions(ml, transformer).Fit(scored).Transform(scored);
        float[][] contributions = [.. explained.GetColumn<float[]>("FeatureContributions")];
        float[][] scores = scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>("Score")] : [.. scored.GetColumn<float>("Score").Select(score => new[] { score })];
        List<(double Score, double Base, double Sum)> found = [];
        var own = new float[model.FeatureCount];
        foreach (var (row, features) in rows.GetColumn<float[]>("Features").Index())
        {
            var path = model.Explain(features, null, own);
            found.Add((ScoreOf(model, scores[row], path), path.Base, contributions[row].Sum(value => (double)value)));
        }
        var mean = found.Average(row => row.Score);
        var deviation = Math.Sqrt(found.Average(row => (row.Score - mean) * (row.Score - mean)));
        return found.Max(row => Math.Abs(row.Base + row.Sum - row.Score) / Math.Max(Math.Abs(row.Score - row.Base), deviation));
    }

    private static double ScoreOf(NetworkModel model, float[] scores, ExplainedScore explained)
    {
        if (model.ScoreKind != ScoreKind.Probabilities)
            return scores[explained.Output];
        var logOdds = Math.Log(scores[explained.Output] / (1 - (double)scores[explained.Output]));
        return Math.Abs(logOdds) < MostLogOdds ? logOdds : explained.Score;
    }

    private static IEstimator<ITransformer> Contributions(MLContext ml, ITransformer transformer) => transformer switch
    {
        MulticlassPredictionTransformer<FfnnMulticlassModelParameters> classes =>
            ml.Transforms.CalculateFeatureContribution(classes, All, All, normalize: false),
        BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>> two =>
            ml.Transforms.CalculateFeatureContribution(two, All, All, normalize: false),
        RegressionPredictionTransformer<FfnnRegressionModelParameters> number =>
            ml.Transforms.CalculateFeatureContribution(number, All, All, normalize: false),
        RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> several =>
            ml.Transforms.CalculateFeatureContribution(several, All, All, normalize: false),
        _ => throw new ArgumentException($"{transformer} is not a model of FfnnMlNet."),
    };
}
