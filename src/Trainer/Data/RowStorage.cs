namespace FfnnMlNet.Data;

/// <summary>Where the features of the rows are kept.</summary>
/// <param name="MemoryLimit">Largest number of bytes in memory; the rest is kept in a temporary file.</param>
/// <param name="TemporaryFolder">Folder of that file; null = the system's folder of temporary files.</param>
internal readonly record struct RowStorage(long MemoryLimit, string? TemporaryFolder);
