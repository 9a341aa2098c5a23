namespace FfnnMlNet.Training;

/// <summary>The file of a checkpoint: replaced as a whole or not at all, by any number of runs at once. Where its path is a link, the file
/// that the link leads to is the place, and the link stays.</summary>
internal static class CheckpointPlace
{
    // As much of the name as leaves room for what makes it unique.
    private const int NameLength = 50;

    // Windows refuses to replace a file that is being replaced; elsewhere the last one simply wins.
    private static readonly Lock Replacing = new();

    /// <summary>Throws before a long run where its saves could not succeed. Really makes a file there, and deletes it.</summary>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    public static void Try(string path)
    {
        string? mine = null;
        try
        {
            var place = Resolve(path);
            CheckReplaceable(place);
            var temporary = Beside(place);
            using (new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                mine = temporary;
            File.Delete(temporary);
            mine = null;
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw CannotWrite(path, error);
        }
        finally
        {
            if (mine is not null)
                TryDelete(mine);
        }
    }

    /// <summary>Writes a file beside the place, flushes it to the disk and renames it.</summary>
    /// <exception cref="IOException">It could not be written; the place is as before, and nothing is left beside it.</exception>
    public static void Replace(string path, Action<Stream> write)
    {
        string? mine = null;
        try
        {
            var place = Resolve(path);
            var temporary = Beside(place);
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                mine = temporary;
                write(file);
                file.Flush(flushToDisk: true);
            }
            lock (Replacing)
                File.Move(temporary, place, overwrite: true);
            mine = null;
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw CannotWrite(path, error);
        }
        finally
        {
            if (mine is not null)
                TryDelete(mine);
        }
    }

    private static bool IsOfTheDisk(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException;

    // Where the last of a chain of links leads to, be there a file or not.
    private static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        var file = new FileInfo(full);
        return file.LinkTarget is null ? full : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }

    private static void CheckReplaceable(string place)
    {
        if (Directory.Exists(place))
            throw new IOException("it is a folder.");
        var folder = Path.GetDirectoryName(place)!;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"the folder '{folder}' does not exist.");
        if (!File.Exists(place))
            return;
        if (OperatingSystem.IsWindows())
        {
            if (File.GetAttributes(place).HasFlag(FileAttributes.ReadOnly))
                throw new UnauthorizedAccessException("the file is read-only.");
        }
        else if (File.GetUnixFileMode(folder).HasFlag(UnixFileMode.StickyBit) && !IsOwn(place) && !IsOwn(folder))
        {
            throw new UnauthorizedAccessException($"the file belongs to another user, and only that one may replace it in '{folder}'.");
        }
    }

    // None but the owner may set the mode, even to what it is.
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static bool IsOwn(string path)
    {
        try
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path));
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A name that no other write has, of this run or of another, in this process or in another.
    private static string Beside(string place)
    {
        var name = Path.GetFileName(place);
        var unique = FormattableString.Invariant($"{name[..Math.Min(name.Length, NameLength)]}.{Guid.NewGuid():N}.tmp");
        return Path.Combine(Path.GetDirectoryName(place)!, unique);
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            // What went wrong before is what has to be told.
        }
    }

    private static IOException CannotWrite(string path, Exception cause) =>
        new($"The checkpoint '{path}' could not be written: {cause.Message} Choose a place with room that can be written to.", cause);
}
