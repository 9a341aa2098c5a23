using FfnnMlNet.Tool.Pipelines;
using FfnnMlNet.Tool.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

namespace FfnnMlNet.Tool.Training;

/// <summary>The linear model beside which a network is shown: logistic regression for classes, ridge regression for numbers, on the same
/// features, standardised. Where the features are those of texts, thousands that are nearly always 0, it is a network without hidden
/// layers.</summary>
/// <remarks>Standardised features of texts would give rare words too much weight, and the L-BFGS of ML.NET does not get far in the
/// time.</remarks>
internal static class LinearModel
{
    // Values of all features that are learnt from at most, and the products of a ridge regression, which bound the time.
    private const double MostValues = 1e7;
    private const double MostProducts = 4e9;

    // Values times classes.
    private const double MostScores = 2e8;
    private const int FewestRows = 500;
    private const int FewestOfTexts = 1000;

    // A ridge regression of more features takes too long.
    private const int MostRidgeFeatures = 1500;

    // Steps of the solver, each of which reads all rows about once. With more of them the score of a baseline hardly changes.
    private const int MostSteps = 60;
    private const float Tolerance = 1e-5f;

    /// <summary>The reason where the time was over.</summary>
    public const string NoTime = "the time was over before it was trained";

    private const string Features = "StandardisedFeatures";

    /// <summary>Scores of the test rows by a linear model, or null with the reason why there is none.</summary>
    /// <param name="features">The steps that make the features.</param>
    /// <param name="train">Some training rows, as they come from the table.</param>
    /// <param name="test">The test rows.</param>
    public static (float[]? Scores, string? Reason) Of(
        TableInspection inspection, ITransformer features, string featureColumn, IDataView train, IDataView test, int seed,
        CancellationToken cancellation)
    {
        var ml = new MLContext(seed);
        try
        {
            cancellation.ThrowIfCancellationRequested();
            var labelled = features.Transform(train);
            var tested = features.Transform(test);
            var width = ((VectorDataViewType)labelled.Schema[featureColumn].Type).Size;
            if (inspection.Task != TaskKind.MultiOutputRegression && IsSparse(width, ValuesOfRow(labelled, featureColumn)))
                return (OfTexts(ml, inspection, labelled, tested, featureColumn, seed, cancellation), null);
            return inspection.Task is TaskKind.Regression or TaskKind.MultiOutputRegression
                ? OfNumbers(inspection, labelled, tested, featureColumn, width, cancellation)
                : (OfClasses(ml, inspection, labelled, tested, featureColumn, cancellation), null);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Steps of ML.NET that use several threads throw something else.
            return (null, NoTime);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or ArithmeticException)
        {
            return (null, failure.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>The number of rows that a linear model learns from.</summary>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="valuesOfRow">The mean number of values of a row that are kept: all features, or of sparse rows those that are not
    /// 0.</param>
    /// <param name="classes">Number of classes; 0 = numbers.</param>
    public static int RowsOf(int rows, int featureCount, double valuesOfRow, int classes)
    {
        var most = IsSparse(featureCount, valuesOfRow) || classes > 0
            ? Math.Min(MostValues, MostScores / Math.Max(1, classes)) / valuesOfRow
            : Math.Min(MostValues / featureCount, MostProducts / featureCount / featureCount);
        return (int)Math.Clamp(most, Math.Min(rows, FewestRows), rows);
    }

    /// <summary>The mean number of values that some rows keep.</summary>
    public static double ValuesOfRow(IDataView rows, string column)
    {
        var (count, values) = (0, 0L);
        using var cursor = rows.GetRowCursor([rows.Schema[column]]);
        var get = cursor.GetGetter<VBuffer<float>>(rows.Schema[column]);
        var buffer = default(VBuffer<float>);
        for (; count < FewestRows && cursor.MoveNext(); count++)
        {
            get(ref buffer);
            values += buffer.GetValues().Length;
        }
        return Math.Max(1, (double)values / Math.Max(1, count));
    }

    private static bool IsSparse(int width, double valuesOfRow) => width >= FewestOfTexts && valuesOfRow * 10 < width;

    private static float[] OfTexts(
        MLContext ml, TableInspection inspection, IDataView train, IDataView test, string column, int seed, CancellationToken cancellation)
    {
        var rows = ml.Data.Cache(train, column, ModelPipeline.LabelColumn(inspection));
        IEstimator<ITransformer> trainer = inspection.Task switch
        {
            TaskKind.BinaryClassification => new FfnnBinaryTrainer(ml, Linear(new FfnnBinaryTrainer.Options())),
            TaskKind.Regression => new FfnnRegressionTrainer(ml, Linear(new FfnnRegressionTrainer.Options())),
            _ => new FfnnTrainer(ml, Linear(new FfnnTrainer.Options())),
        };
        return ScoresOf(inspection, trainer.Fit(rows).Transform(test), cancellation);

        T Linear<T>(T options)
            where T : FfnnOptions
        {
            (options.LabelColumnName, options.FeatureColumnName) = (ModelPipeline.LabelColumn(inspection), column);
            (options.Effort, options.HiddenLayers, options.Seed) = (Effort.Fast, [], seed);
            options.CancellationToken = cancellation;
            return options;
        }
    }

    private static float[] ScoresOf(TableInspection inspection, IDataView scored, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return inspection.Task switch
        {
            TaskKind.BinaryClassification =>
                [.. scored.GetColumn<float>("Probability").SelectMany(probability => new[] { 1 - probability, probability })],
            TaskKind.Regression => [.. scored.GetColumn<float>("Score")],
            _ => [.. scored.GetColumn<float[]>("Score").SelectMany(score => score)],
        };
    }

    private static (float[]? Scores, string? Reason) OfNumbers(
        TableInspection inspection, IDataView train, IDataView test, string column, int width, CancellationToken cancellation)
    {
        if (width > MostRidgeFeatures)
            return (null, FormattableString.Invariant($"a linear regression of {width} features takes too long"));
        var outputs = inspection.Labels.Count();
        var labels = outputs == 1
            ? train.GetColumn<float>(ModelPipeline.LabelColumn(inspection)).ToArray()
            : [.. train.GetColumn<float[]>(ModelPipeline.LabelColumn(inspection)).SelectMany(values => values)];
        var ridge = Ridge.Fit(FeatureRows.Read(train, column, width, int.MaxValue / width, cancellation), labels, outputs, cancellation);
        return (ridge.Predict(FeatureRows.Read(test, column, width, int.MaxValue / width, cancellation)), null);
    }

    private static float[] OfClasses(
        MLContext ml, TableInspection inspection, IDataView train, IDataView test, string column, CancellationToken cancellation)
    {
        // L-BFGS reads the rows many times.
        var rows = new StoppableView(ml.Data.Cache(train, column, ModelPipeline.LabelColumn(inspection)), cancellation);
        var prepare = ml.Transforms
            .ReplaceMissingValues(Features, column, MissingValueReplacingEstimator.ReplacementMode.Mean)
            .Append(ml.Transforms.NormalizeMeanVariance(Features, fixZero: true, useCdf: false));
        // One thread, since with several the weights differ from run to run.
        IEstimator<ITransformer> trainer = inspection.Task == TaskKind.BinaryClassification
            ? ml.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
            {
                FeatureColumnName = Features, LabelColumnName = ModelPipeline.LabelColumn(inspection), NumberOfThreads = 1,
                MaximumNumberOfIterations = MostSteps, OptimizationTolerance = Tolerance,
            })
            : ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                FeatureColumnName = Features, LabelColumnName = ModelPipeline.LabelColumn(inspection), NumberOfThreads = 1,
                MaximumNumberOfIterations = MostSteps, OptimizationTolerance = Tolerance,
            });
        return ScoresOf(inspection, prepare.Append(trainer).Fit(rows).Transform(test), cancellation);
    }
}
