namespace FfnnMlNet.Tool.Tables;

/// <summary>Folders for temporary files.</summary>
internal static class TemporaryFolder
{
    /// <summary>Makes a new folder in the folder for temporary files of the system (TMPDIR or TEMP).</summary>
    internal static string Create() => Directory.CreateTempSubdirectory("ffnn-").FullName;

    /// <summary>Removes a folder. What another program still holds is left.</summary>
    internal static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The system clears its folder of temporary files.
        }
    }
}
