namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>What a file is, told by its first bytes.</summary>
internal enum SourceFormat
{
    /// <summary>Lines of cells with a separator: CSV, TSV and the like.</summary>
    Text,

    /// <summary>One JSON object per line, or an array of objects.</summary>
    Json,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>A SQLite database.</summary>
    Sqlite,
}
