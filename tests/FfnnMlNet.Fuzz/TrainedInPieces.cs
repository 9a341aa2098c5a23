using System.Globalization;
using Microsoft.ML;

namespace FfnnMlNet.Fuzz;

/// <summary>The process that is killed. It trains with a checkpoint after each epoch, and resumes from the checkpoint where there is
/// one.</summary>
internal static class TrainedInPieces
{
    public const string Ready = "ready";
    public const string Fingerprint = "fingerprint ";

    // Large enough that writing the file takes a large part of an epoch, so that a kill often happens meanwhile.
    public static FfnnTrainer.Options Options(string? checkpoint) => new()
    {
        HiddenLayers = [100, 30],
        Activation = Activation.Tanh,
        Dropout = 0.1f,
        NumberOfEpochs = 80,
        EnsembleSize = 1,
        ValidationFraction = 0.2f,
        EarlyStopping = new EarlyStopping(patience: 1000),
        LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(0.5f, patience: 3),
        Checkpoint = checkpoint is null ? null : new Checkpoint(checkpoint),
        ResumeFrom = File.Exists(checkpoint) ? checkpoint : null,
        NumberOfThreads = 1,
        Seed = 1,
    };

    public static string Train(FfnnTrainer.Options options)
    {
        var ml = new MLContext(seed: 1);
        return new FfnnTrainer(ml, options).Fit(Table.View(ml, 200, seed: 1)).Model.Fingerprint();
    }

    public static int Run(string checkpoint)
    {
        var options = Options(checkpoint);
        Console.WriteLine($"{Ready} {(options.ResumeFrom is null ? "new" : "resumed")}");
        var epochs = 0;
        options.OnEpoch = _ => epochs++;
        var fingerprint = Train(options);
        Console.WriteLine($"{Fingerprint}{fingerprint} {epochs.ToString(CultureInfo.InvariantCulture)}");
        return 0;
    }
}
