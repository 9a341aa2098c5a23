using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FfnnMlNet.Samples;

/// <summary>Repeats each experiment of the reference notebook and prints its figure beside that of this library.</summary>
internal sealed class NotebookSample : Sample
{
    private string? _plotPath;

    public override string Name => "notebook";

    public override string Summary =>
        "the experiments of a teaching notebook on backpropagation, with its figures and those of this library";

    public override IReadOnlyList<(string Option, string Meaning)> OwnHelp =>
        [("--plot FILE.png", "draw the learning curves of both networks, each trained once more for it")];

    public override bool TryTake(string argument, Func<string> readValue)
    {
        if (argument != "--plot")
            return false;
        _plotPath = SampleOptions.ReadOutputPath(argument, readValue());
        return true;
    }

    public override void Run(SampleOptions options, Report report)
    {
        if (_plotPath is not null)
            LearningCurvePlot.Prepare();
        using var interrupt = new TrainingInterrupt();
        var digits = new NotebookDigits(options, report, interrupt);
        var rows = new List<IReadOnlyList<string>>();
        var time = AddDeltas(rows, options.Seed);

        NotebookNetwork[] networks =
            [NotebookNetwork.ByHand(generalDelta: false), NotebookNetwork.ByHand(generalDelta: true), NotebookNetwork.Keras];
        var trainings = new List<NotebookTrainings>();
        foreach (var network in networks)
        {
            if (digits.Train(network) is not { } ended)
                break;
            trainings.Add(ended);
            AddTrainings(rows, network, ended);
        }
        report.Line();
        var shortened = options.NumberOfEpochs is { } epochs ? $" (--epochs {epochs} for every training)" : "";
        report.Results($"The notebook's experiments{shortened}", ["Experiment", "Notebook", "FfnnMlNet"], rows);
        if (trainings.Count < networks.Length)
            throw new SampleException("Stopped by Ctrl-C; the table has the experiments that were complete.");

        Explain(report, options, digits, time);
        if (options.SavePath is { } savePath)
        {
            digits.Save(trainings[^1], savePath);
            report.Line($"The last model of {networks[^1].Name} is saved to {savePath}.");
        }
        if (_plotPath is not null)
            DrawCurves(_plotPath, report, digits, [networks[0], networks[^1]]);
        if (options.Fingerprint)
            report.Fingerprint(FingerprintOf(trainings));
    }

    private static (double Analytic, double General) AddDeltas(List<IReadOnlyList<string>> rows, int seed)
    {
        rows.Add(["Softmax, cross-entropy: |Jacobian - analytic|", "up to 2e-16", Tiny(NotebookDeltas.SoftmaxDifference(seed))]);
        rows.Add(["Linear, squared error: |Jacobian - Hadamard|", "0", Tiny(NotebookDeltas.LinearDifference(seed))]);
        var time = NotebookDeltas.NanosecondsPerRow(seed);
        rows.Add(["Time of general delta / analytic delta", "1,287", $"{time.General / time.Analytic:F2}"]);
        return time;

        static string Tiny(double value) => value == 0 ? "0" : value.ToString("0.0e-0", CultureInfo.InvariantCulture);
    }

    private static void AddTrainings(List<IReadOnlyList<string>> rows, NotebookNetwork network, NotebookTrainings trainings)
    {
        var name = $"{network.Name}, {network.Pixels}";
        rows.Add([$"{name}: test accuracy", $"{network.NotebookAccuracy:F3}", $"{trainings.Accuracy:F4}"]);
        rows.Add([$"{name}: training", $"{network.NotebookSeconds:F1} s", $"{trainings.MedianSeconds:F2} s"]);
    }

    private static void Explain(Report report, SampleOptions options, NotebookDigits digits, (double Analytic, double General) time)
    {
        report.Line();
        report.Line($"Deltas: {NotebookDeltas.Classes} random logits, in double on the reference network, "
            + "with each class in turn as the target.");
        report.Line($"  Times in float32 as in training, measured in turn: medians of {time.Analytic:F0} ns per row analytic, "
            + $"{time.General:F0} ns general.");
        report.Line($"Training: mean accuracy and median time of {NotebookDigits.Runs} trainings, seeds {digits.Seeds}, "
            + $"on {options.NumberOfThreads ?? Environment.ProcessorCount} threads;");
        report.Line($"  one split with {digits.TrainRows} training and {digits.TestRows} test rows, which is not the notebook's.");
        report.Line("Network by hand (the notebook does not state its rate and decay; these were chosen here):");
        foreach (var line in NotebookNetwork.ByHand(generalDelta: false).Describe(options))
            report.Line($"  {line}");
        report.Line("Network with Keras:");
        foreach (var line in NotebookNetwork.Keras.Describe(options))
            report.Line($"  {line}");
    }

    private static void DrawCurves(string path, Report report, NotebookDigits digits, NotebookNetwork[] networks)
    {
        report.Line();
        var curves = new List<(string Title, IReadOnlyList<EpochRecord> History)>();
        foreach (var network in networks)
        {
            var history = digits.Curve(network) ?? throw new SampleException("Stopped by Ctrl-C; no picture was written.");
            curves.Add(($"Digits: {network.Name}, {network.Pixels}", history));
        }
        LearningCurvePlot.Write(path, curves);
        report.Line($"The learning curves of seed {digits.FirstSeed} are drawn in {path}.");
    }

    // One hash for all models: the SHA-256 of their fingerprints, one after the other.
    private static string FingerprintOf(IEnumerable<NotebookTrainings> trainings) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(trainings.SelectMany(each => each.Fingerprints)))));
}
