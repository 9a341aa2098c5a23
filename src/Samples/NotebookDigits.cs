using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality;

namespace FfnnMlNet.Samples;

/// <summary>The digits, split once, on which the notebook's networks are trained.</summary>
internal sealed class NotebookDigits
{
    public const int Runs = 5;

    private readonly MLContext _mlContext;
    private readonly SampleOptions _options;
    private readonly Report _report;
    private readonly TrainingInterrupt _interrupt;
    private readonly DataOperationsCatalog.TrainTestData _split;

    public NotebookDigits(SampleOptions options, Report report, TrainingInterrupt interrupt)
    {
        (_options, _report, _interrupt) = (options, report, interrupt);
        _mlContext = new MLContext(options.Seed);
        report.ShowWarnings(_mlContext);
        var path = SampleData.Find("digits.csv");
        var data = _mlContext.Data.LoadFromTextFile(
            path,
            [new TextLoader.Column("Pixels", DataKind.Single, 0, 63), new TextLoader.Column("Label", DataKind.String, 64)],
            separatorChar: ',',
            hasHeader: true);
        SampleData.RequireRows(data, path);
        _split = _mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: options.Seed);
        TrainRows = _split.TrainSet.GetColumn<string>("Label").Count();
        TestRows = _split.TestSet.GetColumn<string>("Label").Count();
    }

    public int TrainRows { get; }

    public int TestRows { get; }

    public int FirstSeed => _options.Seed + 1;

    public string Seeds => $"{FirstSeed} to {FirstSeed + Runs - 1}";

    /// <summary>Trains the network once per seed; null where Ctrl-C ended the training.</summary>
    public NotebookTrainings? Train(NotebookNetwork network)
    {
        var (preparation, train, test) = Prepare(network);
        var trainings = new NotebookTrainings(preparation);
        var ended = _report.TrainSeveral(network.Name, onProgress =>
        {
            for (var run = 0; run < Runs; run++)
            {
                var seed = FirstSeed + run;
                // A run is done only after its model has been tested.
                var runsDone = run;
                var options = network.OptionsOf(_options, seed, summary => Watch(summary, share => onProgress(
                    (runsDone + (0.99 * share)) / Runs, $"seed {seed}, epoch {summary.Epoch}, loss {summary.TrainingLoss:F4}")));
                var trainer = new FfnnTrainer(_mlContext, options);
                var started = Stopwatch.GetTimestamp();
                var model = trainer.Fit(train);
                var time = Stopwatch.GetElapsedTime(started);
                if (_interrupt.Requested)
                    return false;
                trainings.Add(model, time, _mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy);
            }
            onProgress(1, $"{Runs} trainings, mean test accuracy {trainings.Accuracy:F4}");
            return true;
        });
        return ended ? trainings : null;
    }

    /// <summary>Trains the network with the first seed and tests each epoch on the test rows; null where Ctrl-C ended the
    /// training.</summary>
    public IReadOnlyList<EpochRecord>? Curve(NotebookNetwork network)
    {
        var (_, train, test) = Prepare(network);
        return _report.TrainSeveral($"{network.Name}, learning curve", onProgress =>
        {
            var options = network.OptionsOf(_options, FirstSeed, summary => Watch(summary, share =>
                onProgress(share, $"epoch {summary.Epoch}, loss {summary.TrainingLoss:F4}, test {summary.ValidationLoss:F4}")));
            var history = new FfnnTrainer(_mlContext, options).Fit(train, test).Model.History;
            return _interrupt.Requested ? null : history;
        });
    }

    public void Save(NotebookTrainings trainings, string path) =>
        _mlContext.Model.Save(trainings.LastModel, _split.TrainSet.Schema, path);

    // In memory, like the arrays of the notebook, so that the time of training does not include reading a file.
    private (ITransformer Preparation, IDataView Train, IDataView Test) Prepare(NotebookNetwork network)
    {
        var preparation = _mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ByValue)
            .Append(_mlContext.Transforms.Expression("Features", $"pixel => pixel / {network.PixelScale}f", "Pixels"))
            .Fit(_split.TrainSet);
        return (preparation, Cached(_split.TrainSet), Cached(_split.TestSet));

        IDataView Cached(IDataView rows) => _mlContext.Data.Cache(preparation.Transform(rows));
    }

    private void Watch(EpochSummary summary, Action<double> onShare)
    {
        if (_interrupt.Requested)
            summary.Stop();
        onShare((double)summary.Epoch / summary.NumberOfEpochs);
    }
}
