using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tool.Training;

/// <summary>The network in a fitted pipeline: one face for the four trainers.</summary>
internal sealed class Network
{
    private readonly Batch _predict;
    private readonly ICalibrator? _calibrator;

    private Network(
        string featureColumn, int featureCount, int outputCount, Batch predict, IReadOnlyList<EpochRecord> history,
        IReadOnlyDictionary<string, string> options, IReadOnlyList<string> featureNames, string summary, long parameterCount)
    {
        (FeatureColumn, FeatureCount, OutputCount, _predict) = (featureColumn, featureCount, outputCount, predict);
        (History, Options, FeatureNames, Summary, ParameterCount) = (history, options, featureNames, summary, parameterCount);
    }

    private Network(Network other, ICalibrator? calibrator, IReadOnlyList<float>? margins)
        : this(other.FeatureColumn, other.FeatureCount, other.OutputCount, other._predict, other.History, other.Options, other.FeatureNames,
            other.Summary, other.ParameterCount) => (_calibrator, Margins) = (calibrator, margins);

    private delegate void Batch(ReadOnlySpan<float> features, Span<float> scores, int threads);

    /// <summary>The name of the column of the features.</summary>
    public string FeatureColumn { get; }

    /// <summary>The number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>The number of scores of a row; for two classes 1.</summary>
    public int OutputCount { get; }

    /// <summary>The number of scores that <see cref="Predict"/> gives for a row.</summary>
    public int ScoreCount => _calibrator is null ? OutputCount : 2;

    /// <summary>For each output how far its interval goes to either side; null = the model has no intervals.</summary>
    public IReadOnlyList<float>? Margins { get; }

    /// <summary>The epochs of the first network.</summary>
    public IReadOnlyList<EpochRecord> History { get; }

    /// <summary>The options that were used, by name.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>The names of the features; empty where the model has none.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The parameters of all networks, about as many as a row takes multiplications.</summary>
    public long ParameterCount { get; }

    /// <summary>Size and layers, for people to read.</summary>
    public string Summary { get; }

    /// <summary>The network of a predictor, or null where it is none of ours.</summary>
    public static Network? Of(ITransformer predictor) => predictor switch
    {
        MulticlassPredictionTransformer<FfnnMulticlassModelParameters> { Model: var model } classes =>
            Of(classes.FeatureColumnName, model),
        BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>> { Model: var model } two =>
            new Network(Of(two.FeatureColumnName, model.SubModel), model.Calibrator, null),
        RegressionPredictionTransformer<FfnnRegressionModelParameters> { Model: var model } number =>
            new Network(Of(number.FeatureColumnName, model), null, MarginsOf(model)),
        RegressionPredictionTransformer<FfnnMultiOutputRegressionModelParameters> { Model: var model } numbers =>
            new Network(Of(numbers.FeatureColumnName, model), null, MarginsOf(model)),
        ISingleFeaturePredictionTransformer<object> { Model: CalibratedModelParametersBase { SubModel: FfnnBinaryModelParameters model }
            calibrated } loaded => new Network(Of(loaded.FeatureColumnName, model), calibrated.Calibrator, null),
        _ => null,
    };

    /// <summary>Scores rows: probabilities of all classes, of two also both, or numbers.</summary>
    /// <param name="features">[rows, features].</param>
    /// <returns>[rows, classes or outputs].</returns>
    public float[] Predict(ReadOnlySpan<float> features)
    {
        var rows = features.Length / FeatureCount;
        var scores = new float[rows * OutputCount];
        _predict(features, scores, Environment.ProcessorCount);
        if (_calibrator is null)
            return scores;
        var both = new float[rows * 2];
        for (var row = 0; row < rows; row++)
        {
            both[(row * 2) + 1] = _calibrator.PredictProbability(scores[row]);
            both[row * 2] = 1 - both[(row * 2) + 1];
        }
        return both;
    }

    private static Network Of<TOutput>(string featureColumn, FfnnModelParameters<TOutput> model) => new(
        featureColumn, model.FeatureCount, model.Layers[^1].Outputs, model.PredictBatch,
        model.History, model.TrainingOptions, model.FeatureNames, model.ToString(), model.ParameterCount);

    private static float[]? MarginsOf(FfnnRegressionModelParameters model)
    {
        if (model.IntervalCoverage is null)
            return null;
        var interval = model.PredictInterval(new float[model.FeatureCount]);
        return [(interval.UpperBound - interval.LowerBound) / 2];
    }

    private static float[]? MarginsOf(FfnnMultiOutputRegressionModelParameters model)
    {
        if (model.IntervalCoverage is null)
            return null;
        var intervals = new PredictionInterval[model.Layers[^1].Outputs];
        model.PredictIntervals(new float[model.FeatureCount], intervals);
        return [.. intervals.Select(interval => (interval.UpperBound - interval.LowerBound) / 2)];
    }
}
