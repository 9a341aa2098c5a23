using Microsoft.ML;

namespace FfnnMlNet.Fuzz;

/// <summary>A process that trains an ensemble with the progress in its console, which the caller redirects.</summary>
internal static class ShownProgress
{
    public static int Run()
    {
        var ml = new MLContext(seed: 1);
        new FfnnTrainer(ml, new FfnnTrainer.Options
        {
            NumberOfEpochs = 40, EnsembleSize = 3, Seed = 1, OnEpoch = TrainingProgress.ToConsole(),
        }).Fit(Table.View(ml, count: 600, seed: 1));
        return 0;
    }
}
