namespace FfnnMlNet.Data;

/// <summary>Where the features of rows may lie.</summary>
/// <param name="MemoryLimit">Bytes of them kept in memory; the rest goes to a temporary file.</param>
/// <param name="Folder">Of that file; null = the system's folder of temporary files.</param>
internal readonly record struct RowRoom(long MemoryLimit, string? Folder);
