using MathNet.Numerics.Statistics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>A network that the notebook trains on the digits: how, and what the notebook got.</summary>
/// <param name="PixelScale">What the pixels, 0 to 16, are divided by.</param>
/// <param name="NotebookAccuracy">On the notebook's own test rows.</param>
/// <param name="NotebookSeconds">For one training.</param>
internal sealed record NotebookNetwork(
    string Name, Func<FfnnTrainer.Options> CreateOptions, int PixelScale, double NotebookAccuracy, double NotebookSeconds)
{
    /// <summary>Written in the notebook by hand.</summary>
    public static NotebookNetwork ByHand(bool generalDelta) => new(
        generalDelta ? "64 sigmoid, general delta" : "64 sigmoid, analytic delta",
        () => new FfnnTrainer.Options
        {
            HiddenLayers = [64],
            Activation = Activation.Sigmoid,
            Optimizer = Optimizer.Sgd(),
            // The notebook's rate and decay are not known here. From its tiny start, rates of 0.3 to 3 all learn; 1 is in the middle.
            LearningRate = 1f,
            LearningRateSchedule = LearningRateSchedule.InverseTime(0.001f),
            WeightInitialization = WeightInitialization.Normal(0.01f),
            BatchSize = 10,
            NumberOfEpochs = 100,
            Sampling = Sampling.WithReplacement(stepsPerEpoch: 50),
            AlwaysGeneralDelta = generalDelta,
        },
        PixelScale: 16, NotebookAccuracy: 0.942, NotebookSeconds: 287.3);

    /// <summary>Built in the notebook with Keras, whose start is Glorot's uniform one.</summary>
    public static NotebookNetwork Keras { get; } = new(
        "512-512 sigmoid",
        () => new FfnnTrainer.Options
        {
            HiddenLayers = [512, 512],
            Activation = Activation.Sigmoid,
            Optimizer = Optimizer.Sgd(),
            LearningRate = 0.01f,
            WeightInitialization = WeightInitialization.GlorotUniform,
            BatchSize = 32,
            NumberOfEpochs = 400,
        },
        PixelScale: 1, NotebookAccuracy: 0.967, NotebookSeconds: 39.4);

    public string Pixels => PixelScale == 1 ? "raw pixels" : $"pixels / {PixelScale}";

    /// <summary>The options of one training, with what the command line says. The notebook's networks see the pixels as they are
    /// given.</summary>
    public FfnnTrainer.Options OptionsOf(SampleOptions commandLine, int seed, Action<EpochSummary>? onEpoch)
    {
        var options = CreateOptions();
        options.NumberOfEpochs = commandLine.NumberOfEpochs ?? options.NumberOfEpochs;
        options.NumberOfThreads = commandLine.NumberOfThreads;
        options.Seed = seed;
        options.OnEpoch = onEpoch;
        options.Effort = Effort.Manual;
        options.FeatureScaling = FeatureScaling.None;
        return options;
    }

    /// <summary>Everything that decides the result, read from the options themselves.</summary>
    public IEnumerable<string> Describe(SampleOptions commandLine)
    {
        var options = OptionsOf(commandLine, seed: 0, onEpoch: null);
        // Without effort nothing depends on the number of rows.
        var used = options.Describe(rowCount: 1);
        yield return $"{string.Join("-", options.HiddenLayers ?? [])} {Of("Activation")} units, softmax, cross-entropy; {Pixels}; "
            + $"start {Of("WeightInitialization")};";
        yield return $"{Of("NumberOfEpochs")} epochs, batches of {Of("BatchSize")}, sampling {Of("Sampling")}; "
            + $"{Of("Optimizer")}, rate {Of("LearningRate")}, {Of("LearningRateSchedule")}.";

        string Of(string name) => used[name].Value;
    }
}

/// <summary>What came of training a network once for each seed.</summary>
internal sealed class NotebookTrainings(ITransformer preparation)
{
    private readonly List<double> _accuracies = [];
    private readonly List<double> _seconds = [];
    private readonly List<string> _fingerprints = [];
    private ITransformer? _last;

    public double Accuracy => _accuracies.Average();

    // The first training of a program is slower, since the runtime compiles the code meanwhile.
    public double MedianSeconds => _seconds.Median();

    public IReadOnlyList<string> Fingerprints => _fingerprints;

    /// <summary>The model of the last seed, from the columns of the file to the prediction.</summary>
    public ITransformer LastModel => preparation.Append(_last!);

    public void Add(MulticlassPredictionTransformer<FfnnMulticlassModelParameters> model, TimeSpan time, double accuracy)
    {
        _last = model;
        _accuracies.Add(accuracy);
        _seconds.Add(time.TotalSeconds);
        _fingerprints.Add(model.Model.Fingerprint());
    }
}
