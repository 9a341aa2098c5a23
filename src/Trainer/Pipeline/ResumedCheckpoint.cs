using System.Globalization;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>The checkpoint that <see cref="FfnnOptions.ResumeFrom"/> names.</summary>
internal static class ResumedCheckpoint
{
    /// <returns>Null where no path is given.</returns>
    /// <exception cref="FileNotFoundException">It cannot be read.</exception>
    public static CheckpointSource? Find(string? path)
    {
        if (path is null)
            return null;
        var checkpoint = new CheckpointSource(() => Open(path));
        checkpoint.Open().Dispose();
        return checkpoint;
    }

    /// <summary>Where no seed was set, the run that wrote the checkpoint drew one.</summary>
    public static int? SeedOf(CheckpointSource? checkpoint) => checkpoint is not null &&
        int.TryParse(CheckpointFile.FactOf(checkpoint, RunFacts.Seed), CultureInfo.InvariantCulture, out var seed) ? seed : null;

    private static FileStream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (file.CanSeek)
                return file;
            file.Dispose();
            throw new IOException("It is no file of a known length.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new FileNotFoundException(
                $"ResumeFrom names the checkpoint '{path}', which cannot be read: {error.Message} Give the path of a checkpoint, or " +
                "leave ResumeFrom unset to start anew.", path, error);
        }
    }
}
