using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>
/// Where and how often a run saves its state. A run that is continued from the file with <c>ResumeFrom</c> gives the same bits as a run
/// that was never interrupted. Each save writes a temporary file in the same folder, flushes it to the disk and renames it, so the file at
/// <see cref="Path"/> is complete at every moment, even when several runs write it. If the path is a symbolic link, the link stays and its
/// target is replaced. Before the first epoch it is tested that the file can be written. Immutable.
/// </summary>
/// <example>
/// <code>
/// var options = new FfnnRegressionTrainer.Options { Checkpoint = new Checkpoint("rent.checkpoint", everyEpochs: 10) };
/// if (File.Exists("rent.checkpoint"))
///     options.ResumeFrom = "rent.checkpoint";
/// </code>
/// </example>
public sealed class Checkpoint
{
    /// <param name="path">The file to write. Its folder must exist.</param>
    /// <param name="everyEpochs">A save is made after every so many epochs, at least 1. The last epoch is always saved. Default 1.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or has a character that the system does not allow in
    /// paths.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="everyEpochs"/> is below 1.</exception>
    public Checkpoint(string path, int everyEpochs = 1)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (path.AsSpan().IndexOfAny(System.IO.Path.GetInvalidPathChars()) >= 0)
            throw new ArgumentException(Throw.PathMessage("Checkpoint.path", path), nameof(path));
        if (everyEpochs < 1)
            Throw.OutOfRange("Checkpoint: everyEpochs", everyEpochs, "at least 1", "");
        (Path, EveryEpochs) = (path, everyEpochs);
    }

    /// <summary>The file to write.</summary>
    public string Path { get; }

    /// <summary>A save is made after every so many epochs.</summary>
    public int EveryEpochs { get; }

    /// <summary>Such as "run.checkpoint, every 10 epochs".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Path}, every {EveryEpochs} {(EveryEpochs == 1 ? "epoch" : "epochs")}");
}
