namespace FfnnMlNet.Training;

/// <summary>The file of a checkpoint. It is replaced as a whole or not at all, even if several runs write to it at once. If the path is a
/// symbolic link, its target is replaced and the link stays.</summary>
internal static class CheckpointPlace
{
    // The name of the temporary file begins with at most this many characters of the file's name, to leave room for the unique suffix.
    private const int NameLength = 50;

    // On Windows a rename onto a file that another rename is replacing fails, so renames of this process take turns.
    private static readonly Lock Replacing = new();

    /// <summary>Checks that a checkpoint can be written, before a long run begins. It creates an empty temporary file in the folder and
    /// deletes it.</summary>
    /// <exception cref="IOException">The file cannot be written there.</exception>
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

    /// <summary>Writes a temporary file in the same folder, flushes it to the disk and renames it.</summary>
    /// <exception cref="IOException">The file could not be written. The old file is unchanged, and no temporary file is left.</exception>
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

    // The file that a chain of symbolic links ends at, whether it exists or not.
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

    // Only the owner of a file may set its mode, even to the mode that it has.
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

    // A name that no other save uses, neither of this process nor of another.
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
            // The error that made this deletion necessary is the one to report.
        }
    }

    private static IOException CannotWrite(string path, Exception cause) =>
        new($"The checkpoint '{path}' could not be written: {cause.Message} " +
            "Choose a folder that can be written to and has enough free space.", cause);
}
