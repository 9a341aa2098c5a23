using System.Diagnostics;
using FfnnMlNet.Benchmarks.Accuracy;
using FfnnMlNet.Reasons;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Reasons;

/// <summary>Compares the mean absolute contributions of features with their permutation importance.</summary>
/// <param name="Correlation">Spearman's rank correlation over the features.</param>
/// <param name="Seconds">Of our permutation importance.</param>
/// <param name="SecondsOfLightGbm">Of ML.NET's permutation importance of LightGBM; NaN for several outputs.</param>
internal sealed record ImportanceCheck(double Correlation, double Seconds, double SecondsOfLightGbm)
{
    private const int Permutations = 3;
    private const int MostRows = 1_000;

    public static ImportanceCheck Of(MLContext ml, LoadedSet data, INetworkHolder model, Part part)
    {
        var clock = Stopwatch.StartNew();
        var importance = ImportanceOf(model, part.Test);
        var seconds = clock.Elapsed.TotalSeconds;
        var groups = FeatureGroups.Of(model.Network, FeatureGrouping.Categories).Groups;
        var sums = new double[groups.Count];
        var contributions = new float[model.Network.FeatureCount];
        foreach (var row in part.Test.GetColumn<float[]>("Features").Take(MostRows))
        {
            model.Network.Explain(row, null, contributions);
            for (var i = 0; i < sums.Length; i++)
                sums[i] += Math.Abs(contributions[groups[i].First..(groups[i].Last + 1)].Sum());
        }
        return new ImportanceCheck(
            MathNet.Numerics.Statistics.Correlation.Spearman(sums, groups.Select(group => importance[group.Name])), seconds,
            LightGbmSeconds(ml, data, part));
    }

    // How much the loss rises.
    private static Dictionary<string, double> ImportanceOf(INetworkHolder model, IDataView test) => model switch
    {
        FfnnMulticlassModelParameters several => several.FeatureImportance(test, permutationCount: Permutations)
            .ToDictionary(pair => pair.Key, pair => pair.Value.LogLoss.Mean),
        FfnnBinaryModelParameters two => two.FeatureImportance(test, permutationCount: Permutations)
            .ToDictionary(pair => pair.Key, pair => -pair.Value.AreaUnderRocCurve.Mean),
        FfnnRegressionModelParameters number => number.FeatureImportance(test, permutationCount: Permutations)
            .ToDictionary(pair => pair.Key, pair => pair.Value.MeanSquaredError.Mean),
        FfnnMultiOutputRegressionModelParameters numbers => numbers.FeatureImportance(test, permutationCount: Permutations)
            .ToDictionary(pair => pair.Key, pair => pair.Value.MeanSquaredError.Mean),
        _ => throw new UnreachableException(),
    };

    private static double LightGbmSeconds(MLContext ml, LoadedSet data, Part part)
    {
        if (data.Set.Task == LearningTask.MultiOutput)
            return double.NaN;
        var model = Learners.LightGbm(ml, data.Set)[0](part.Train);
        var clock = Stopwatch.StartNew();
        switch (data.Set.Task)
        {
            case LearningTask.Multiclass:
                ml.MulticlassClassification.PermutationFeatureImportance(
                    (ISingleFeaturePredictionTransformer<object>)model, part.Test, permutationCount: Permutations);
                break;
            case LearningTask.Binary:
                ml.BinaryClassification.PermutationFeatureImportance(
                    (ISingleFeaturePredictionTransformer<object>)model, part.Test, permutationCount: Permutations);
                break;
            default:
                ml.Regression.PermutationFeatureImportance(
                    (ISingleFeaturePredictionTransformer<object>)model, part.Test, "Label0", permutationCount: Permutations);
                break;
        }
        return clock.Elapsed.TotalSeconds;
    }
}
