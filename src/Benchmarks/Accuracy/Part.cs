using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>One split as data views with "Features" and "Label". The transforms are fitted on the training rows only.</summary>
internal sealed class Part
{
    private readonly MLContext _ml;
    private readonly LoadedSet _data;
    private readonly int[] _testRows;
    private readonly IDataView _train;
    private readonly IDataView _test;

    public Part(MLContext ml, LoadedSet data, Split split, bool standardize)
    {
        (_ml, _data, _testRows) = (ml, data, split.Test);
        var train = new MemoryView(data, split.Train);
        var preparation = Preparation(standardize).Fit(train);
        _train = preparation.Transform(train);
        _test = preparation.Transform(new MemoryView(data, split.Test));
    }

    /// <summary>The training rows, with features and label.</summary>
    public IDataView Train => _train;

    /// <summary>The test rows.</summary>
    public IDataView Test => _test;

    public int InputCount => ((VectorDataViewType)_train.Schema["Features"].Type).Size;

    /// <summary>Trains one model, or one per output, and computes the metrics, with the size of the saved model in bytes and the
    /// microseconds that scoring a row takes. The seconds are those of Fit.</summary>
    public (Dictionary<string, double> Metrics, double Seconds) Run(IReadOnlyList<Func<IDataView, ITransformer>> fits)
    {
        var started = Stopwatch.GetTimestamp();
        var models = fits.Select(fit => fit(_train)).ToArray();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var scored = models.Select(model => model.Transform(_test)).ToArray();
        var metrics = Judge(scored);
        AddCost(metrics, models);
        return (metrics, seconds);
    }

    /// <summary>Adds the size of models and the time of their scores to metrics.</summary>
    public void AddCost(Dictionary<string, double> metrics, IReadOnlyList<ITransformer> models)
    {
        long bytes = 0;
        var started = Stopwatch.GetTimestamp();
        foreach (var model in models)
        {
            var scored = model.Transform(_test);
            if (scored.Schema["Score"].Type is VectorDataViewType)
                _ = scored.GetColumn<float[]>("Score").Count();
            else
                _ = scored.GetColumn<float>("Score").Count();
        }
        metrics[CostReport.Microseconds] = Stopwatch.GetElapsedTime(started).TotalMicroseconds / _testRows.Length;
        foreach (var model in models)
        {
            using var file = new MemoryStream();
            // Without mappings, which ML.NET cannot save: those that pick one of several labels, and ridge regression.
            ITransformer[] steps = [.. (model as IEnumerable<ITransformer> ?? [model])
                .Where(step => step is ISingleFeaturePredictionTransformer<object>)];
            _ml.Model.Save(new TransformerChain<ITransformer>(steps), null, file);
            bytes += file.Length;
        }
        metrics[CostReport.Bytes] = bytes;
    }

    private EstimatorChain<ColumnConcatenatingTransformer> Preparation(bool standardize)
    {
        IEstimator<ITransformer> chain = new EstimatorChain<ITransformer>();
        List<string> inputs = [];
        if (_data.NumberNames.Length > 0)
        {
            inputs.Add(MemoryView.Numbers);
            if (standardize)
            {
                chain = chain
                    .Append(_ml.Transforms.ReplaceMissingValues(
                        MemoryView.Numbers, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean))
                    .Append(_ml.Transforms.NormalizeMeanVariance(MemoryView.Numbers, fixZero: false));
            }
        }
        if (_data.CategoryNames.Length > 0)
        {
            inputs.AddRange(_data.CategoryNames);
            chain = chain.Append(_ml.Transforms.Categorical.OneHotEncoding(
                [.. _data.CategoryNames.Select(name => new InputOutputColumnPair(name, name))]));
        }
        if (_data.Set.Task == LearningTask.Multiclass)
            chain = chain.Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Class"));
        return chain.Append(_ml.Transforms.Concatenate("Features", [.. inputs]));
    }

    private Dictionary<string, double> Judge(IDataView[] scored) => _data.Set.Task switch
    {
        LearningTask.Multiclass => Judge([.. scored[0].GetColumn<float[]>("Score")], []),
        LearningTask.Binary => Judge(
            [.. scored[0].GetColumn<float>("Score").Select(score => new[] { score })], [.. scored[0].GetColumn<float>("Probability")]),
        _ => Judge(NumbersOf(scored), []),
    };

    /// <summary>The metrics of predictions for the test rows.</summary>
    /// <param name="scores">[rows, outputs]: probabilities of the classes, the score of true, or numbers.</param>
    /// <param name="probabilities">[rows] of true, for two classes; else not used.</param>
    public Dictionary<string, double> Judge(float[][] scores, float[] probabilities)
    {
        switch (_data.Set.Task)
        {
            case LearningTask.Multiclass:
                // A class that is not in the training part has no key, and so no probability.
                var keys = default(VBuffer<ReadOnlyMemory<char>>);
                _train.Schema["Label"].GetKeyValues(ref keys);
                var names = keys.DenseValues().Select(name => name.ToString()).ToList();
                return Metrics.OfClasses([.. _testRows.Select(row => names.IndexOf(_data.Classes[row]))], scores);
            case LearningTask.Binary:
                return Metrics.OfTruth([.. _testRows.Select(row => _data.Classes[row] == _data.ClassNames[1])],
                    [.. scores.Select(score => score[0])], probabilities);
            default:
                return Metrics.OfNumbers([.. _testRows.Select(row => _data.Targets[row])], scores);
        }
    }

    /// <summary>The numbers [rows, outputs] that one model predicts for all outputs, or one model for each.</summary>
    public static float[][] NumbersOf(IDataView[] scored) => scored[0].Schema["Score"].Type is VectorDataViewType
        ? [.. scored[0].GetColumn<float[]>("Score")]
        : Transpose([.. scored.Select(view => view.GetColumn<float>("Score").ToArray())]);

    private static float[][] Transpose(float[][] columns) =>
        [.. columns[0].Select((_, row) => columns.Select(column => column[row]).ToArray())];
}
