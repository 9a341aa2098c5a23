using DuckDB.NET.Data;

namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>A Parquet or JSON file. Its values are turned into text, numbers into the shortest one that gives the same number
/// again.</summary>
internal sealed class QuerySource : TableSource
{
    private readonly DuckSession _session;
    private readonly string _from;
    private readonly List<string> _types;

    internal QuerySource(DuckSession session, string path, string name, SourceFormat format)
        : base(name)
    {
        _session = session;
        _from = format == SourceFormat.Parquet ? $"read_parquet({DuckSession.Text(path)})"
            : $"read_json({DuckSession.Text(path)}, sample_size=-1, map_inference_threshold=-1)";
        var columns = Guard(() => session.Rows($"DESCRIBE SELECT * FROM {_from}"));
        Columns = [.. columns.Select(row => (string)row[0]!)];
        _types = [.. columns.Select(row => (string)row[1]!)];
    }

    internal override IReadOnlyList<string> Columns { get; }

    internal override void Read(CellFileWriter writer, IReadOnlyList<int> targets, ReadControl control)
    {
        var columns = string.Join(", ", Columns.Select((name, i) => AsText(DuckSession.Name(name), _types[i])));
        Guard(() =>
        {
            _session.Write($"SELECT {columns} FROM {_from}", 0, writer, targets, control);
            return true;
        });
    }

    // Bytes are no text. A time with a zone is written as the time in UTC.
    private static string AsText(string name, string type) => type switch
    {
        "BLOB" => "CAST(NULL AS VARCHAR)",
        "TIMESTAMP WITH TIME ZONE" => $"CAST(CAST({name} AS TIMESTAMP) AS VARCHAR)",
        _ => $"CAST({name} AS VARCHAR)",
    };

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception cause) when (cause is DuckDBException or InvalidDataException)
        {
            throw new ToolException($"{Name} cannot be read: {cause.Message.Split('\n')[0].TrimEnd('.')}.", cause);
        }
    }
}
