using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz;

/// <summary>Two processes that print the same text: one trains each of the four trainers and saves the models, the other loads them under
/// some culture. Both print all that a model tells beside its scores: contributions, importance, intervals, sets and
/// thresholds.</summary>
internal static class EveryReason
{
    private const int RowCount = 150, Explained = 40, Slots = 1_100;
    private static readonly string[] Names = ["multiclass", "binary", "regression", "multi-output", "sparse"];

    /// <summary>Trains, saves, and prints with one thread.</summary>
    public static int Train(string folder)
    {
        var ml = new MLContext(seed: 1);
        var rows = View(ml);
        ITransformer[] models =
        [
            new FfnnTrainer(ml, With(new FfnnTrainer.Options(), nameof(Row.Class))).Fit(rows),
            new FfnnBinaryTrainer(ml, With(new FfnnBinaryTrainer.Options(), nameof(Row.Flag))).Fit(rows),
            new FfnnRegressionTrainer(ml, With(new FfnnRegressionTrainer.Options(), nameof(Row.Number))).Fit(rows),
            new FfnnMultiOutputRegressionTrainer(
                ml, With(new FfnnMultiOutputRegressionTrainer.Options(), nameof(Row.Numbers))).Fit(rows),
            new FfnnRegressionTrainer(
                ml, With(new FfnnRegressionTrainer.Options { FeatureColumnName = nameof(Row.Words) }, nameof(Row.Number))).Fit(rows),
        ];
        foreach (var (name, model) in Names.Zip(models))
        {
            ml.Model.Save(model, rows.Schema, Path.Combine(folder, name + ".zip"));
            Console.WriteLine(Line(ml, name, model, threads: 1));
        }
        return 0;
    }

    /// <summary>Loads, and prints with 64 threads.</summary>
    /// <param name="culture">The name of a culture; empty = the invariant one.</param>
    public static int Load(string folder, string culture)
    {
        var chosen = CultureInfo.GetCultureInfo(culture);
        (CultureInfo.CurrentCulture, CultureInfo.DefaultThreadCurrentCulture) = (chosen, chosen);
        var ml = new MLContext(seed: 7);
        foreach (var name in Names)
        {
            var model = ml.Model.Load(Path.Combine(folder, name + ".zip"), out _);
            // A transformer that was saved alone comes back as a chain of one step.
            Console.WriteLine(Line(ml, name, model is IEnumerable<ITransformer> chain ? chain.Single() : model, threads: 64));
        }
        return 0;
    }

    private static string Line(MLContext ml, string name, ITransformer model, int threads)
    {
        var text = new StringBuilder();
        switch (model)
        {
            case MulticlassPredictionTransformer<FfnnMulticlassModelParameters> classes:
                AddExplanations(text, classes.Model, classes.FeatureColumnName, threads);
                AddContributions(text, ml, ml.Transforms.CalculateFeatureContribution(classes, normalize: false), model);
                AddSets(text, classes.FeatureColumnName, row => classes.Model.PredictSet(row), threads);
                AddImportance(text, classes.Model.FeatureImportance(View(ml), nameof(Row.Class), numberOfThreads: threads),
                    item => [item.LogLoss.Mean, item.MacroAccuracy.StandardDeviation]);
                break;
            case BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>> two:
                AddExplanations(text, two.Model.SubModel, two.FeatureColumnName, threads);
                AddContributions(text, ml, ml.Transforms.CalculateFeatureContribution(two, normalize: false), model);
                AddSets(text, two.FeatureColumnName, row => two.Model.SubModel.PredictSet(row), threads);
                AddImportance(text, two.Model.SubModel.FeatureImportance(View(ml), nameof(Row.Flag), numberOfThreads: threads),
                    item => [item.AreaUnderRocCurve.Mean, item.F1Score.StandardDeviation]);
                DecisionGoal[] goals = [DecisionGoal.F1Score, DecisionGoal.LowestCost(1, 5), DecisionGoal.RecallAtPrecision(0.8)];
                foreach (var goal in goals)
                    text.Append(ml.BinaryClassification.FindThreshold(model.Transform(View(ml)), goal, nameof(Row.Flag)));
                break;
            case RegressionPredictionTransformer<FfnnRegressionModelParameters> number:
                AddExplanations(text, number.Model, number.FeatureColumnName, threads);
                AddContributions(text, ml, ml.Transforms.CalculateFeatureContribution(number, normalize: false), model);
                AddSets(text, number.FeatureColumnName, row => new[] { number.Model.PredictInterval(row) }, threads);
                AddBounds<float>(text, ml, model, value => [value]);
                // Of many slots it takes too long.
                if (number.Model.FeatureCount < Slots)
                    AddImportance(text, number.Model.FeatureImportance(View(ml), nameof(Row.Number), numberOfThreads: threads),
                        item => [item.RSquared.Mean, item.MeanSquaredError.StandardDeviation]);
                break;
            case RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> several:
                AddExplanations(text, several.Model, several.FeatureColumnName, threads);
                AddContributions(text, ml, ml.Transforms.CalculateFeatureContribution(several, normalize: false), model);
                AddSets(text, several.FeatureColumnName, row =>
                {
                    var intervals = new PredictionInterval[2];
                    several.Model.PredictIntervals(row, intervals);
                    return intervals;
                }, threads);
                AddBounds<VBuffer<float>>(text, ml, model, values => values.DenseValues());
                AddImportance(text, several.Model.FeatureImportance(View(ml), nameof(Row.Numbers), numberOfThreads: threads),
                    item => [item.RSquared.Mean, item.MeanSquaredError.StandardDeviation]);
                break;
            default:
                throw new InvalidDataException($"'{name}' is a model of no trainer: {model}");
        }
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        return $"{name} {text.Length.ToString(CultureInfo.InvariantCulture)} {hash}";
    }

    private static void AddExplanations<TOutput>(StringBuilder text, FfnnModelParameters<TOutput> model, string column, int threads)
    {
        var rows = FeaturesOf(column);
        var explained = new string[rows.Length];
        OnThreads(threads, rows.Length, i =>
        {
            var explanation = model.Explain(rows[i]);
            explained[i] = explanation +
                string.Join(' ', explanation.Contributions.Select(item => item.Name + Bits(item.Contribution)));
        });
        text.AppendJoin('\n', explained);
    }

    private static void AddContributions<T>(StringBuilder text, MLContext ml, IEstimator<T> contributions, ITransformer model)
        where T : class, ITransformer
    {
        var scored = model.Transform(View(ml));
        foreach (var row in contributions.Fit(scored).Transform(scored).GetColumn<VBuffer<float>>("FeatureContributions"))
            text.AppendJoin(' ', row.DenseValues().Select(Bits));
    }

    private static void AddSets<T>(StringBuilder text, string column, Func<float[], T[]> predict, int threads)
    {
        var rows = FeaturesOf(column);
        var sets = new string[rows.Length];
        OnThreads(threads, rows.Length, i => sets[i] = string.Join(',', predict(rows[i])));
        text.AppendJoin('\n', sets);
    }

    private static void AddBounds<T>(StringBuilder text, MLContext ml, ITransformer model, Func<T, IEnumerable<float>> values)
    {
        var scored = model.Transform(View(ml));
        foreach (var bound in (string[])["LowerBound", "UpperBound"])
            text.AppendJoin(' ', scored.GetColumn<T>(bound).SelectMany(values).Select(Bits));
    }

    private static void AddImportance<T>(StringBuilder text, ImmutableDictionary<string, T> importance, Func<T, double[]> numbers) =>
        text.AppendJoin(' ', importance.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key + string.Join(' ', numbers(pair.Value).Select(Bits))));

    // All threads run at the same time.
    private static void OnThreads(int threads, int count, Action<int> run)
    {
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(first => new Thread(() =>
        {
            for (var i = first; i < count; i += threads)
                run(i);
        }))];
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
    }

    private static string Bits(double value) => BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    private static string Bits(float value) => BitConverter.SingleToInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture);

    private static float[][] FeaturesOf(string column) =>
        [.. Rows().Take(Explained).Select(row => column == nameof(Row.Words) ? row.Words : row.Features)];

    private static TOptions With<TOptions>(TOptions options, string label) where TOptions : FfnnOptions
    {
        (options.LabelColumnName, options.Effort, options.NumberOfEpochs, options.Seed) = (label, Effort.Balanced, 3, 1);
        options.IntervalCoverage = 0.8f;
        return options;
    }

    private static IDataView View(MLContext ml) => ml.Data.LoadFromEnumerable(Rows());

    private static Row[] Rows()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, RowCount).Select(_ =>
        {
            float[] features =
                [.. Enumerable.Range(0, 6).Select(slot => slot == 5 && random.Next(9) == 0 ? float.NaN : random.NextSingle())];
            var words = new float[Slots];
            for (var k = 0; k < 8; k++)
                words[random.Next(Slots)] = 0.5f;
            var kind = features[0] + features[1] > 1 ? 1u : features[2] > 0.5f ? 2u : 0u;
            words[10 + kind] = 1;
            var number = features[0] - (3 * features[1]) + kind;
            return new Row
            {
                Features = features, Words = words, Class = kind, Flag = kind == 1, Number = number,
                Numbers = [number, features[2] * features[3]],
            };
        })];
    }

    private sealed class Row
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];

        [VectorType(Slots)]
        public float[] Words { get; set; } = [];

        [KeyType(3)]
        public uint Class { get; set; }

        public bool Flag { get; set; }

        public float Number { get; set; }

        [VectorType(2)]
        public float[] Numbers { get; set; } = [];
    }
}
