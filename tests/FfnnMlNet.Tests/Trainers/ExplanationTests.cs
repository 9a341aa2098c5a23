using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Why a row has its score.</summary>
public class ExplanationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Contributions_of_a_linear_model_are_weight_times_deviation_from_the_mean()
    {
        var table = _ml.Data.LoadFromEnumerable(Points());
        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [], NumberOfEpochs = 3, Seed = 1,
        }).Fit(table).Model;
        var points = Points().ToArray();
        float[] means = [.. Enumerable.Range(0, 3).Select(slot => points.Average(point => point.Features[slot]))];
        float[] row = [1.25f, -2, 0.5f], moved = [.. row], score = new float[1], other = new float[1];
        model.Predict(row, score);

        var explained = model.Explain(row);

        foreach (var slot in Enumerable.Range(0, 3))
        {
            // The score is linear, so its change is the weight times the change of the feature.
            row.CopyTo(moved, 0);
            moved[slot] = means[slot];
            model.Predict(moved, other);
            var contribution = explained.Contributions.Single(feature => feature.Name == $"Slot {slot}").Contribution;
            Assert.Equal(score[0] - other[0], contribution, 1e-5 * Math.Max(1, Math.Abs(score[0])));
            Assert.True(Math.Abs(contribution) > 0.01, $"{contribution}");
        }
        Assert.Equal(score[0], explained.Score, 1e-5);
    }

    [Fact]
    public void The_text_says_what_the_score_is_and_no_equation()
    {
        var two = FfnnModel.Of<FfnnBinaryModelParameters>(Few(
            new FfnnBinaryTrainer(_ml, Small(new FfnnBinaryTrainer.Options())), Tables.BreastCancer(_ml)));
        var margin = FfnnModel.Of<FfnnBinaryModelParameters>(Few(
            new FfnnBinaryTrainer(_ml, Small(new FfnnBinaryTrainer.Options { Loss = Loss.Hinge })), Tables.BreastCancer(_ml)));
        var several = FfnnModel.Of(Few(new FfnnTrainer(_ml, Small(new FfnnTrainer.Options())), Tables.Iris(_ml)));
        var number = FfnnModel.Of(Few(new FfnnRegressionTrainer(_ml, Small(new FfnnRegressionTrainer.Options())), Tables.Diabetes(_ml)));
        var row = new float[two.FeatureCount];

        Check("True: log-odds", two.Explain(row));
        Check("False: log-odds", two.Explain(row, label: false));
        Check("True: margin", margin.Explain(row));
        Check("versicolor: log-odds", several.Explain([5, 3, 1, 1], output: 1));
        Check("Score", number.Explain(new float[number.FeatureCount]));
        Assert.Equal(("True", "False"), (two.Explain(row).OutputName, two.Explain(row, label: false).OutputName));

        static void Check(string what, Explanation explanation) => Assert.StartsWith(
            FormattableString.Invariant($"{what} {explanation.Score:0.####}; the mean training row has {explanation.BaseScore:0.####}; ") +
            "the difference comes from:\n", explanation.ToString(), StringComparison.Ordinal);

        static ITransformer Few(IEstimator<ITransformer> trainer, IDataView rows) => trainer.Fit(rows);

        static TOptions Small<TOptions>(TOptions options) where TOptions : FfnnOptions
        {
            (options.HiddenLayers, options.NumberOfEpochs, options.EnsembleSize, options.Seed) = ([4], 1, 1, 1);
            return options;
        }
    }

    [Theory]
    [InlineData("multiclass")]
    [InlineData("binary")]
    [InlineData("regression")]
    [InlineData("several")]
    public void Base_and_contributions_of_ML_NETs_transform_add_up_to_the_score(string task)
    {
        var (scored, contributions, model) = Contributions(task);
        var baseline = new float[model.OutputCount];
        model.Network.Predict(model.Network.Features!.Means, baseline);
        for (var row = 0; row < scored.Length; row++)
        {
            var output = task == "multiclass" ? scored[row].AsSpan().IndexOf(scored[row].Max()) : 0;
            double from = baseline[output], to = scored[row][output];
            if (task == "multiclass")
                (from, to) = (LogOdds(from), Math.Clamp(LogOdds(to), -12, 12));
            // Probabilities of float32 lose the digits of large log-odds.
            if (Math.Abs(to) < 12)
                Assert.Equal(to, from + contributions[row].Sum(value => (double)value), 0.01 * Math.Max(Math.Abs(to - from), 0.1));
        }
    }

    [Theory]
    [InlineData("multiclass")]
    [InlineData("several")]
    public void Saved_models_many_threads_and_other_cultures_give_the_same_bits(string task)
    {
        var (table, transformer) = Fit(task);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            using var file = new MemoryStream();
            _ml.Model.Save(transformer, table.Schema, file);
            var loaded = new MLContext(seed: 5).Model.Load(new MemoryStream(file.ToArray()), out _);
            var (one, other) = (Holder(transformer).Network, Holder(loaded).Network);
            var rows = table.GetColumn<float[]>("Features").ToArray();
            var expected = new float[rows.Length * one.FeatureCount];
            for (var row = 0; row < rows.Length; row++)
                one.Explain(rows[row], null, expected.AsSpan(row * one.FeatureCount));

            var found = new float[expected.Length];
            switch (loaded)
            {
                case MulticlassPredictionTransformer<FfnnMulticlassModelParameters> classes:
                    classes.Model.ComputeContributions(rows.SelectMany(row => row).ToArray(), found, numberOfThreads: 64);
                    break;
                case RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> several:
                    several.Model.ComputeContributions(rows.SelectMany(row => row).ToArray(), found, numberOfThreads: 64);
                    break;
                default:
                    Assert.Fail($"{loaded}");
                    break;
            }

            Assert.Equal(expected, found);
            Assert.Contains(expected, value => Math.Abs(value) > 0.01);
            Assert.Equal(one.Features!.Names, other.Features!.Names);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Categories_count_as_one_feature_with_the_name_of_their_column()
    {
        var (_, transformer) = Fit("several");
        var model = ((RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters>)transformer).Model;
        float[] row = [float.NaN, 1, 0, 1, 0];

        var grouped = model.Explain(row).Contributions.ToDictionary(feature => feature.Name, feature => feature.Contribution);
        var single = model.Explain(row, grouping: FeatureGrouping.None).Contributions
            .ToDictionary(feature => feature.Name, feature => feature.Contribution);

        Assert.Equal(["Kind", "X", "Y"], grouped.Keys.Order());
        Assert.Equal(["Kind.a", "Kind.b", "Kind.c", "X", "Y"], single.Keys.Order());
        Assert.Equal(grouped["Kind"], single["Kind.a"] + single["Kind.b"] + single["Kind.c"], 1e-5);
        // A missing value changes the score, and its flag is part of the feature.
        Assert.NotEqual(0, single["X"]);
        Assert.Equal(
            model.Explain(row, output: 1).Score - model.Explain(row, output: 1).BaseScore,
            model.Explain(row, output: 1).Contributions.Sum(feature => feature.Contribution), 1e-4);
    }

    [Fact]
    public void Another_class_is_explained_on_request()
    {
        var (table, transformer) = Fit("binary");
        var model = ((ISingleFeaturePredictionTransformer<
            Microsoft.ML.Calibrators.CalibratedModelParametersBase<
                FfnnBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>>)transformer).Model.SubModel;
        var row = table.GetColumn<float[]>("Features").First();
        var (ofTrue, ofFalse) = (model.Explain(row), model.Explain(row, label: false));

        Assert.Equal(ofTrue.Score, -ofFalse.Score);
        Assert.Equal(
            ofTrue.Contributions.Select(feature => -feature.Contribution), ofFalse.Contributions.Select(feature => feature.Contribution));

        var (irises, classifier) = Fit("multiclass");
        var classes = ((MulticlassPredictionTransformer<FfnnMulticlassModelParameters>)classifier).Model;
        var iris = irises.GetColumn<float[]>("Features").First();
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(output => classes.Explain(iris, output).Output));
        Assert.True(classes.Explain(iris, 0).Score > 0 && classes.Explain(iris, 2).Score < 0);
        Assert.Equal(0, classes.Explain(iris).Output);
        Assert.Throws<ArgumentOutOfRangeException>(() => classes.Explain(iris, 3));
    }

    [Fact]
    public void A_model_without_means_says_that_it_must_be_trained_again()
    {
        var (_, transformer) = Fit("multiclass");
        var model = Holder(transformer).Network;
        var older = new NetworkModel(
            model.Networks, model.ScoreKind, "", [], [], model.Inputs, model.Outputs, earlierEpochs: 0);

        var error = Assert.Throws<InvalidOperationException>(() => older.Explain(new float[4], null, new float[4]));

        Assert.Contains("Train it again with this version.", error.Message, StringComparison.Ordinal);
    }

    private static double LogOdds(double p) => Math.Log(p / (1 - p));

    private static INetworkHolder Holder(ITransformer transformer) => transformer switch
    {
        ISingleFeaturePredictionTransformer<INetworkHolder> own => own.Model,
        ISingleFeaturePredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<
            FfnnBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>> two => two.Model.SubModel,
        _ => throw new InvalidOperationException($"{transformer}"),
    };

    private (float[][] Scores, float[][] Contributions, (NetworkModel Network, int OutputCount) Model) Contributions(string task)
    {
        var (table, transformer) = Fit(task);
        var scored = transformer.Transform(table);
        IEstimator<ITransformer> contributions = transformer switch
        {
            MulticlassPredictionTransformer<FfnnMulticlassModelParameters> classes => _ml.Transforms.CalculateFeatureContribution(
                classes, numberOfPositiveContributions: 100, numberOfNegativeContributions: 100, normalize: false),
            RegressionPredictionTransformer<FfnnRegressionModelParameters> number => _ml.Transforms.CalculateFeatureContribution(
                number, numberOfPositiveContributions: 100, numberOfNegativeContributions: 100, normalize: false),
            RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> numbers =>
                _ml.Transforms.CalculateFeatureContribution(
                    numbers, numberOfPositiveContributions: 100, numberOfNegativeContributions: 100, normalize: false),
            BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<
                FfnnBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>> two =>
                _ml.Transforms.CalculateFeatureContribution(
                    two, numberOfPositiveContributions: 100, numberOfNegativeContributions: 100, normalize: false),
            _ => throw new InvalidOperationException($"{transformer}"),
        };
        var explained = contributions.Fit(scored).Transform(scored);
        var network = Holder(transformer).Network;
        float[][] scores = explained.Schema["Score"].Type is VectorDataViewType
            ? [.. explained.GetColumn<float[]>("Score")] : [.. explained.GetColumn<float>("Score").Select(value => new[] { value })];
        return (scores, [.. explained.GetColumn<float[]>("FeatureContributions")], (network, network.Network.Layout.OutputCount));
    }

    // Ensembles with embeddings and slopes, one of them with a linear member, one with limits of scores.
    private (IDataView Table, ITransformer Transformer) Fit(string task)
    {
        switch (task)
        {
            case "multiclass":
                var irises = Tables.Iris(_ml);
                return (irises, new FfnnTrainer(_ml, new FfnnTrainer.Options { NumberOfEpochs = 8, Seed = 1 }).Fit(irises));
            case "binary":
                var tumours = Tables.BreastCancer(_ml);
                return (tumours, new FfnnBinaryTrainer(
                    _ml, new FfnnBinaryTrainer.Options { NumberOfEpochs = 4, Seed = 1, MembersPerNetwork = 2 }).Fit(tumours));
            case "regression":
                var diabetes = Tables.Diabetes(_ml);
                return (diabetes, new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
                {
                    NumberOfEpochs = 6, Seed = 1, ClampScores = true, NumericEmbedding = NumericEmbedding.PiecewiseLinear(4, 3),
                }).Fit(diabetes));
            default:
                var mixed = Mixed();
                return (mixed, new FfnnMultiOutputRegressionTrainer(_ml, new FfnnMultiOutputRegressionTrainer.Options
                {
                    NumberOfEpochs = 6, Seed = 1, CategoricalEmbedding = new CategoricalEmbedding(2, 2),
                }).Fit(mixed));
        }
    }

    private static IEnumerable<Point> Points() => Enumerable.Range(0, 200).Select(i =>
    {
        float[] x = [MathF.Sin(i), i % 7 / 3f, i % 11 - 5];
        return new Point { Features = x, Label = (2 * x[0]) - x[1] + (0.5f * x[2]) + 3 };
    });

    // A category, a number that is missing in some rows, and another number.
    private IDataView Mixed()
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 240).Select(i => new Row
        {
            Kind = "abc"[i % 3].ToString(), X = i % 5 == 0 ? float.NaN : i % 13 / 6f, Y = i % 17 / 8f,
            Label = [(i % 3) + (i % 13 / 6f), (i % 17 / 8f) - (i % 3) + (i % 5 == 0 ? 1 : 0)],
        }));
        return _ml.Transforms.Categorical.OneHotEncoding("Kind")
            .Append(_ml.Transforms.Concatenate("Features", "X", "Y", "Kind")).Fit(rows).Transform(rows);
    }

    private sealed class Point
    {
        [VectorType(3)]
        public float[] Features { get; init; } = [];

        public float Label { get; init; }
    }

    private sealed class Row
    {
        public string Kind { get; init; } = "";

        public float X { get; init; }

        public float Y { get; init; }

        [VectorType(2)]
        public float[] Label { get; init; } = [];
    }
}
