using System.Globalization;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>The checkpoint that <see cref="FfnnOptions.ResumeFrom"/> names.</summary>
internal static class ResumedCheckpoint
{
    /// <summary>Opens the checkpoint once to find out whether it can be read.</summary>
    /// <param name="path">Path of the file, or null.</param>
    /// <param name="ranks">The ranks that resume together, all from the file that rank 0 has; null = this process alone.</param>
    /// <returns>The checkpoint; null where <paramref name="path"/> is null.</returns>
    /// <exception cref="FileNotFoundException">The file cannot be read.</exception>
    public static CheckpointSource? Find(string? path, RankGroup? ranks)
    {
        if (path is null)
            return null;
        if (ranks is not null)
            return ranks.BroadcastBytes(ranks.IsFirst ? ReadAll(path) : null, 0);
        var checkpoint = new CheckpointSource(() => Open(path));
        checkpoint.Open().Dispose();
        return checkpoint;
    }

    /// <summary>The seed of the run that wrote the checkpoint; null where there is no checkpoint.</summary>
    public static int? SeedOf(CheckpointSource? checkpoint) => checkpoint is not null &&
        int.TryParse(CheckpointFile.FactOf(checkpoint, RunFacts.Seed), CultureInfo.InvariantCulture, out var seed) ? seed : null;

    private static byte[] ReadAll(string path)
    {
        using var file = Open(path);
        if (file.Length > Array.MaxLength)
            throw new InvalidOperationException(
                FormattableString.Invariant($"The checkpoint '{path}' has {file.Length} bytes, but ranks can resume from ") +
                FormattableString.Invariant($"{Array.MaxLength} at most. Resume in one process, or use a smaller network."));
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static FileStream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (file.CanSeek)
                return file;
            file.Dispose();
            throw new IOException("It is not a regular file, since its length is unknown.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new FileNotFoundException(
                $"ResumeFrom names the checkpoint '{path}', which cannot be read: {error.Message} Give the path of a checkpoint, or " +
                "leave ResumeFrom unset to start anew.", path, error);
        }
    }
}
