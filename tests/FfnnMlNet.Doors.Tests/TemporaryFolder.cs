using Microsoft.Data.Sqlite;

namespace FfnnMlNet.Doors.Tests;

/// <summary>A folder that is deleted at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("doors").FullName;

    public string this[string file] => Path.Combine(_path, file);

    public void Dispose()
    {
        // Pooled connections keep their file open.
        SqliteConnection.ClearAllPools();
        Directory.Delete(_path, recursive: true);
    }
}
