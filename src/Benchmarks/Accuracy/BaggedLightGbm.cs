using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>
/// A rival as strong as <see cref="Effort.Best"/>: ML.NET's LightGBM with the tuned defaults of pytabkit (LGBM_TD: Holzmueller et al.,
/// 2024), bagged over eight folds. Each model holds out another eighth of the training rows, by which it stops, and the predictions of the
/// eight are averaged.
/// </summary>
/// <remarks>Where a model has not stopped after 1,000 trees, ML.NET keeps all of them and not those of the best iteration.</remarks>
internal static class BaggedLightGbm
{
    private const int Folds = 8;
    private const int Trees = 1_000;
    private const int Patience = 300;

    /// <summary>Trains the models, and computes the metrics of their mean. The seconds are those of all calls of Fit.</summary>
    public static (Dictionary<string, double> Metrics, double Seconds) Run(Part part, DataSet set)
    {
        var ml = new MLContext(0);
        var started = Stopwatch.GetTimestamp();
        var models = ml.Data.CrossValidationSplit(part.Train, Folds, seed: 0)
            .Select((fold, seed) => Fit(ml, set, fold.TrainSet, fold.TestSet, seed)).ToArray();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var scored = models.Select(outputs => outputs.Select(model => model.Transform(part.Test)).ToArray()).ToArray();
        if (set.Task != LearningTask.Binary)
        {
            float[][][] scores = [.. scored.Select(views => set.Task == LearningTask.Multiclass
                ? views[0].GetColumn<float[]>("Score").ToArray() : Part.NumbersOf(views))];
            return (WithCost(part.Judge(Mean(scores), [])), seconds);
        }
        float[][][] ofTrue = [.. scored.Select(views => views[0].GetColumn<float>("Probability").Select(p => new[] { p }).ToArray())];
        var mean = Mean(ofTrue);
        return (WithCost(part.Judge(mean, [.. mean.Select(row => row[0])])), seconds);

        Dictionary<string, double> WithCost(Dictionary<string, double> metrics)
        {
            part.AddCost(metrics, [.. models.SelectMany(outputs => outputs)]);
            return metrics;
        }
    }

    private static ITransformer[] Fit(MLContext ml, DataSet set, IDataView train, IDataView heldOut, int seed) => set.Task switch
    {
        LearningTask.Multiclass => [ml.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options
        {
            LearningRate = 0.04,
            NumberOfLeaves = 50,
            MinimumExampleCountPerLeaf = 40,
            NumberOfIterations = Trees,
            EarlyStoppingRound = Patience,
            Seed = seed,
            Booster = Subsampling(0.75),
            // The default is the error, which says less of the probabilities.
            EvaluationMetric = LightGbmMulticlassTrainer.Options.EvaluateMetricType.LogLoss,
        }).Fit(train, heldOut)],
        LearningTask.Binary => [ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
        {
            LearningRate = 0.04,
            NumberOfLeaves = 50,
            MinimumExampleCountPerLeaf = 40,
            NumberOfIterations = Trees,
            EarlyStoppingRound = Patience,
            Seed = seed,
            Booster = Subsampling(0.75),
        }).Fit(train, heldOut)],
        _ => [.. set.Labels.Select((_, output) => ml.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options
        {
            LabelColumnName = FormattableString.Invariant($"Label{output}"),
            LearningRate = 0.05,
            NumberOfLeaves = 100,
            MinimumExampleCountPerLeaf = 3,
            NumberOfIterations = Trees,
            EarlyStoppingRound = Patience,
            Seed = seed,
            Booster = Subsampling(0.7),
        }).Fit(train, heldOut))],
    };

    private static GradientBooster.Options Subsampling(double fraction) =>
        new() { SubsampleFraction = fraction, SubsampleFrequency = 1, MinimumChildWeight = 1e-7 };

    private static float[][] Mean(float[][][] models) =>
        [.. models[0].Select((row, i) => row.Select((_, k) => models.Average(model => model[i][k])).ToArray())];
}
