namespace FfnnMlNet;

/// <summary>Shows the progress of training. Set what a method returns as the option <c>OnEpoch</c>.</summary>
/// <remarks>There is at most one line per second, however many networks are trained at the same time: how much of the work of all networks
/// is done, the time that it still takes, and the latest epoch of one network with its figures. These are the metric and the loss of the
/// validation rows, and the loss of the training rows beside it, which falls further where the network overfits. They are in units that
/// are known outside of the network, such as the log-loss or the root of the squared error in the unit of the label. A last line follows
/// at the end: which epoch each network keeps, and the means of the figures of these epochs. Nothing is shown while the rows are
/// read.</remarks>
/// <example>
/// <code>
/// var trainer = new FfnnTrainer(mlContext, new FfnnTrainer.Options { OnEpoch = TrainingProgress.ToConsole() });
/// // 41 %, 3.6 s left: network 2 of 3, epoch 17 of 128, validation accuracy 0.967, log-loss of smoothed labels: validation 0.602,
/// // training 0.571
/// </code>
/// </example>
public static class TrainingProgress
{
    /// <summary>Shows the progress in the console: on a terminal in one line that is overwritten, in a file, a pipe or a notebook as plain
    /// lines, fewer the longer training takes.</summary>
    /// <returns>A callback for <c>OnEpoch</c>. It may be used by any number of trainers, also at the same time.</returns>
    public static Action<EpochSummary> ToConsole() => new Training.ProgressLines(
        null, Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb" ? null : Training.ProgressLines.Columns)
        .Show;

    /// <summary>Writes plain lines, fewer the longer training takes.</summary>
    /// <param name="writer">Where the lines go. It is not closed.</param>
    /// <returns>A callback for <c>OnEpoch</c>. It may be used by any number of trainers, also at the same time.</returns>
    public static Action<EpochSummary> To(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return new Training.ProgressLines(writer, null).Show;
    }
}
