using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>Where and how often a run saves its whole state, so that <c>ResumeFrom</c> can go on from there to the same bits as a run that
/// was never interrupted. The file is written beside its place, flushed to the disk and renamed, so at every moment it is a whole one,
/// however many runs write it; a link at the path stays, and the file that it leads to is replaced. The place is tried before the first
/// epoch. Immutable.</summary>
public sealed class Checkpoint
{
    /// <param name="path">File to write; its folder must exist.</param>
    /// <param name="everyEpochs">Epochs from one save to the next, at least 1; the last epoch is always saved. Default 1.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or has a character that no path can have.</exception>
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

    /// <summary>File to write.</summary>
    public string Path { get; }

    /// <summary>Epochs from one save to the next.</summary>
    public int EveryEpochs { get; }

    /// <summary>Such as "run.checkpoint, every 10 epochs".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Path}, every {EveryEpochs} {(EveryEpochs == 1 ? "epoch" : "epochs")}");
}
