using System.Globalization;

namespace FfnnMlNet.Samples;

/// <summary>The options that all samples share.</summary>
internal sealed class SampleOptions
{
    public static readonly IReadOnlyList<(string Option, string Meaning)> CommonHelp =
    [
        ("--seed N", "seed of the split and of training (default 0); the same seed gives the same model"),
        ("--threads N", "threads to train with (default: one per processor); has no effect on the model"),
        ("--epochs N", "passes over the training data (each sample has its default)"),
        ("--save PATH", "keep the trained model in this file"),
        ("--quiet", "print the metrics only"),
        ("--fingerprint", "end with a hash of all weights, to compare two models"),
        ("--help", "show this text"),
    ];

    private SampleOptions()
    {
    }

    // Fixed, so that two runs of a sample print the same numbers.
    public int Seed { get; private set; }

    public int? NumberOfThreads { get; private set; }

    public int? NumberOfEpochs { get; private set; }

    public string? SavePath { get; private set; }

    public bool Quiet { get; private set; }

    public bool Fingerprint { get; private set; }

    public static bool IsHelp(string argument) => argument is "--help" or "-h" or "-?";

    public static SampleOptions Parse(IReadOnlyList<string> arguments, Sample sample)
    {
        var options = new SampleOptions();
        for (var next = 0; next < arguments.Count;)
        {
            var argument = arguments[next++];
            string ReadValue() => next < arguments.Count && !arguments[next].StartsWith("--", StringComparison.Ordinal)
                ? arguments[next++]
                : throw new SampleException($"{argument} needs a value.");

            if (!options.TryTake(argument, ReadValue) && !sample.TryTake(argument, ReadValue))
                throw new SampleException(
                    $"'{sample.Name}' does not know '{argument}'. Its options are shown by: {sample.Name} --help");
        }
        return options;
    }

    /// <summary>Gives the options of a trainer what the command line says.</summary>
    /// <param name="trainer">The options of the trainer.</param>
    /// <param name="onEpoch">The callback of each epoch; null = none.</param>
    public T ApplyTo<T>(T trainer, Action<EpochSummary>? onEpoch = null) where T : FfnnOptions
    {
        (trainer.Seed, trainer.NumberOfThreads, trainer.OnEpoch) = (Seed, NumberOfThreads, onEpoch);
        if (NumberOfEpochs is { } numberOfEpochs)
            trainer.NumberOfEpochs = numberOfEpochs;
        return trainer;
    }

    /// <summary>Reads a whole number of at least <paramref name="minimum"/>.</summary>
    public static int ReadNumber(string option, string text, int minimum)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum)
            return number;
        var range = $"from {minimum} to {int.MaxValue}";
        throw new SampleException($"{option} must be a whole number {range}, but was '{text}'.");
    }

    /// <summary>Reads the name of a file, and checks before training that it can be written.</summary>
    public static string ReadOutputPath(string option, string path)
    {
        if (path.Length == 0)
            throw new SampleException($"{option} needs the name of a file.");
        if (Directory.Exists(path))
            throw new SampleException($"{option} needs the name of a file, but '{path}' is a folder.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
            throw new SampleException($"{option} '{path}': there is no folder '{folder}'.");
        try
        {
            var isNew = !File.Exists(path);
            File.OpenWrite(path).Dispose();
            if (isNew)
                File.Delete(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new SampleException($"{option} '{path}' cannot be written: {refusal.Message}");
        }
        return path;
    }

    private bool TryTake(string argument, Func<string> readValue)
    {
        switch (argument)
        {
            case "--seed":
                Seed = ReadNumber(argument, readValue(), int.MinValue);
                return true;
            case "--threads":
                NumberOfThreads = ReadNumber(argument, readValue(), 1);
                return true;
            case "--epochs":
                NumberOfEpochs = ReadNumber(argument, readValue(), 1);
                return true;
            case "--save":
                SavePath = ReadOutputPath(argument, readValue());
                return true;
            case "--quiet":
                Quiet = true;
                return true;
            case "--fingerprint":
                Fingerprint = true;
                return true;
            default:
                return false;
        }
    }
}
