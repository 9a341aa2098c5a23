namespace FfnnMlNet.Mpi.Check;

/// <summary>A training of some seconds with a checkpoint after every epoch, to be killed and resumed.</summary>
internal static class LongRun
{
    private const int Epochs = 30;

    /// <param name="checkpoint">The file of the checkpoint.</param>
    /// <param name="isResumed">True: training goes on from the checkpoint, where there is one.</param>
    /// <returns>A hash of the model.</returns>
    public static string Train(RankGroup? ranks, string checkpoint, bool isResumed) =>
        Cases.Train("gradients", ranks, options =>
        {
            options.NumberOfEpochs = Epochs;
            options.Checkpoint = new Checkpoint(checkpoint);
            if (isResumed && File.Exists(checkpoint))
                options.ResumeFrom = checkpoint;
        });
}
