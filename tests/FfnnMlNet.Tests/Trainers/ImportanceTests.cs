using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Permutation importance of models, and thresholds of two classes.</summary>
public class ImportanceTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void It_agrees_with_that_of_ML_NET_and_the_number_of_threads_changes_no_bit()
    {
        var diabetes = Tables.Diabetes(_ml);
        var transformer = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Fast, NumberOfEpochs = 10, Seed = 1,
        }).Fit(diabetes);
        var expected = _ml.Regression.PermutationFeatureImportance(transformer, transformer.Transform(diabetes), permutationCount: 10);
        var reports = new List<double>();

        var one = transformer.Model.FeatureImportance(
            diabetes, permutationCount: 10, numberOfThreads: 1, progress: new Reports(reports));
        var many = transformer.Model.FeatureImportance(diabetes, permutationCount: 10, numberOfThreads: 64);

        string[] names = [.. transformer.Model.FeatureNames];
        Assert.Equal(names.Order(), one.Keys.Order());
        Assert.Equal(names.Length * 10, reports.Count);
        Assert.Equal(1, reports[^1]);
        for (var slot = 0; slot < names.Length; slot++)
        {
            var (ours, theirs, other) = (one[names[slot]].RSquared, expected[slot].RSquared, many[names[slot]].RSquared);
            Assert.Equal(10, ours.Count);
            Assert.Equal((ours.Mean, ours.StandardDeviation), (other.Mean, other.StandardDeviation));
            // Both are means of ten random shuffles.
            Assert.Equal(theirs.Mean, ours.Mean, (3 * (theirs.StandardError + ours.StandardError)) + 1e-4);
        }
        Assert.True(one["bmi"].RSquared.Mean < -0.01, $"{one["bmi"].RSquared.Mean}");
        Assert.True(one["bmi"].RSquared.StandardDeviation > 0);
    }

    [Fact]
    public void Classes_have_the_statistics_of_their_task()
    {
        var irises = Tables.Iris(_ml);
        var classifier = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Fast, NumberOfEpochs = 30, Seed = 1 }).Fit(irises);
        var ofIrises = classifier.Model.FeatureImportance(irises, permutationCount: 10);
        var expected = _ml.MulticlassClassification.PermutationFeatureImportance(
            classifier, classifier.Transform(irises), permutationCount: 10);
        for (var slot = 0; slot < 4; slot++)
        {
            var (ours, theirs) = (ofIrises[classifier.Model.FeatureNames[slot]], expected[slot]);
            Assert.Equal(theirs.LogLoss.Mean, ours.LogLoss.Mean, (3 * (theirs.LogLoss.StandardError + ours.LogLoss.StandardError)) + 1e-3);
            Assert.Equal(theirs.MacroAccuracy.Mean, ours.MacroAccuracy.Mean,
                (3 * (theirs.MacroAccuracy.StandardError + ours.MacroAccuracy.StandardError)) + 1e-2);
        }
        Assert.True(ofIrises["petal_length_cm"].LogLoss.Mean > ofIrises["sepal_width_cm"].LogLoss.Mean);

        var tumours = Tables.BreastCancer(_ml);
        var ofTumours = new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { Effort = Effort.Fast, NumberOfEpochs = 10, Seed = 1 })
            .Fit(tumours).Model.SubModel.FeatureImportance(tumours, permutationCount: 2);
        Assert.True(ofTumours["worst_texture"].AreaUnderRocCurve.Mean < ofTumours["error_texture"].AreaUnderRocCurve.Mean);
        Assert.Equal(30, ofTumours.Count);
    }

    [Fact]
    public void Wrong_columns_are_one_error()
    {
        var irises = Tables.Iris(_ml);
        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Fast, NumberOfEpochs = 1 }).Fit(irises).Model;

        Assert.StartsWith("Could not find label column 'Nothing'. The table has 'Features', 'Species', 'Label': ",
            Assert.Throws<ArgumentException>(() => model.FeatureImportance(irises, "Nothing")).Message, StringComparison.Ordinal);
        Assert.StartsWith("Schema mismatch for feature column 'Features': expected Vector<Single, 4>, got ",
            Assert.Throws<ArgumentException>(() => model.FeatureImportance(Tables.Wine(_ml))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.FeatureImportance(irises, permutationCount: 0));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => model.FeatureImportance(irises, cancellationToken: cancelled.Token));
    }

    // Scores 4, 3, 2, 2, 1, 0 with the labels T, T, F, T, F, F.
    [Theory]
    [InlineData("f1", 1.5f, 3, 1)]
    [InlineData("accuracy", 2.5f, 2, 0)]
    [InlineData("misses", 1.5f, 3, 1)]
    [InlineData("alarms", 2.5f, 2, 0)]
    [InlineData("certain", 2.5f, 2, 0)]
    [InlineData("half", 1.5f, 3, 1)]
    [InlineData("all", 1.5f, 3, 1)]
    public void The_threshold_is_the_best_for_its_goal(string goal, float threshold, int truePositives, int falsePositives)
    {
        var rows = new[] { (4f, true), (3, true), (2, false), (2, true), (1, false), (0, false), (float.NaN, true) }
            .Select(row => new Scored { Score = row.Item1, Label = row.Item2 });

        var best = _ml.BinaryClassification.FindThreshold(_ml.Data.LoadFromEnumerable(rows), goal switch
        {
            "f1" => DecisionGoal.F1Score,
            "accuracy" => DecisionGoal.Accuracy,
            "misses" => DecisionGoal.LowestCost(falsePositive: 1, falseNegative: 5),
            "alarms" => DecisionGoal.LowestCost(falsePositive: 5, falseNegative: 1),
            "certain" => DecisionGoal.RecallAtPrecision(1),
            "half" => DecisionGoal.RecallAtPrecision(0.5),
            _ => DecisionGoal.PrecisionAtRecall(1),
        });

        Assert.Equal(threshold, best.Threshold);
        Assert.Equal((truePositives, falsePositives), (best.TruePositives, best.FalsePositives));
        Assert.Equal((3 - truePositives, 3 - falsePositives), (best.FalseNegatives, best.TrueNegatives));
    }

    [Fact]
    public void A_threshold_decides_with_ML_NETs_transformer_as_it_says()
    {
        var tumours = Tables.BreastCancer(_ml);
        var transformer = new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { Effort = Effort.Fast, NumberOfEpochs = 3, Seed = 1 })
            .Fit(tumours);
        var best = _ml.BinaryClassification.FindThreshold(transformer.Transform(tumours), DecisionGoal.F1Score);
        var before = _ml.BinaryClassification.EvaluateNonCalibrated(transformer.Transform(tumours));

        // ML.NET's evaluator judges the scores by a threshold of its own, so the decisions are counted here.
        var decided = _ml.BinaryClassification.ChangeModelThreshold(transformer, best.Threshold).Transform(tumours);
        var pairs = decided.GetColumn<bool>("PredictedLabel").Zip(tumours.GetColumn<bool>("Label")).ToArray();

        Assert.Equal(best.TruePositives, pairs.Count(pair => pair is (true, true)));
        Assert.Equal(best.FalsePositives, pairs.Count(pair => pair is (true, false)));
        Assert.Equal(best.FalseNegatives, pairs.Count(pair => pair is (false, true)));
        Assert.True(best.F1Score >= before.F1Score);
    }

    [Fact]
    public void One_class_alone_and_wrong_goals_are_errors()
    {
        var rows = _ml.Data.LoadFromEnumerable(new[] { new Scored { Score = 1, Label = true } });
        Assert.StartsWith("A threshold needs rows of both classes, but of 1 rows with a finite score all are true.",
            Assert.Throws<InvalidOperationException>(() => _ml.BinaryClassification.FindThreshold(rows, DecisionGoal.F1Score)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => DecisionGoal.LowestCost(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DecisionGoal.RecallAtPrecision(0));
        Assert.StartsWith("Could not find score column 'No'.",
            Assert.Throws<ArgumentException>(
                () => _ml.BinaryClassification.FindThreshold(rows, DecisionGoal.F1Score, scoreColumnName: "No")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_not_transformed_are_an_error_that_says_how_to_transform_them()
    {
        var tumours = Tables.BreastCancer(_ml);
        var model = _ml.Transforms.CopyColumns("Made", "Features").Append(new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            HiddenLayers = [4], NumberOfEpochs = 1, EnsembleSize = 1, FeatureColumnName = "Made", Seed = 1,
        })).Fit(tumours);
        var network = FfnnModel.Of<FfnnBinaryModelParameters>(model);
        var raw = _ml.Transforms.DropColumns("Features").Fit(tumours).Transform(tumours);

        Assert.Equal(
            "Could not find feature column 'Features'. These rows are not transformed yet, and the features are made by the pipeline: " +
            "give the rows that model.Transform(data) returns, where model is the fitted pipeline.",
            Assert.Throws<ArgumentException>(() => network.FeatureImportance(raw)).Message);
        Assert.Equal(
            "Could not find feature column 'Feature'. Give featureColumnName the column of the features, such as 'Features' or 'Made'.",
            Assert.Throws<ArgumentException>(
                () => network.FeatureImportance(model.Transform(tumours), featureColumnName: "Feature")).Message);
        Assert.NotEmpty(network.FeatureImportance(model.Transform(tumours), featureColumnName: "Made", permutationCount: 1));
    }

    private sealed class Scored
    {
        public float Score { get; init; }

        public bool Label { get; init; }
    }

    private sealed class Reports(List<double> reports) : IProgress<double>
    {
        public void Report(double value) => reports.Add(value);
    }
}
