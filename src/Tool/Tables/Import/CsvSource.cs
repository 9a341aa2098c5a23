using System.Globalization;
using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>A text file with separated cells. All cells are read as text.</summary>
internal sealed class CsvSource : TableSource
{
    private readonly DuckSession _session;
    private readonly string _path;
    private readonly CsvDialect _dialect;
    private readonly bool _hasHeader;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private List<BadRow> _badRows = [];

    /// <param name="path">The file in UTF-8.</param>
    /// <param name="wanted">Names that a person has given. A first row that has one of them is a header.</param>
    internal CsvSource(DuckSession session, string path, string name, IReadOnlyCollection<string> wanted)
        : base(name)
    {
        (_session, _path) = (session, path);
        _dialect = CsvDialect.Of(session, path);
        var first = FirstRow();
        _hasHeader = _dialect.HasHeader && first.Any(cell => !NumberReader.IsNumber(cell))
            || first.Any(cell => wanted.Contains(cell.Trim(), StringComparer.OrdinalIgnoreCase));
        Columns = _hasHeader ? first : [.. first.Select(_ => "")];
        LinesBefore = _dialect.SkippedLines + (_hasHeader ? 1 + first.Sum(cell => cell.Count(character => character == '\n')) : 0);
    }

    internal override IReadOnlyList<string> Columns { get; }

    internal override int LinesBefore { get; }

    internal override bool HasLines => true;

    internal override IReadOnlyList<BadRow> BadRows => _badRows;

    /// <summary>What separates its cells.</summary>
    internal char Separator => _dialect.Separator[0];

    /// <summary>Whether the first row has the names of the columns.</summary>
    internal bool HasHeader => _hasHeader;

    internal override void Read(CellFileWriter writer, IReadOnlyList<int> targets, ReadControl control)
    {
        try
        {
            _session.Write(Query("*", rejects: $", store_rejects=true, rejects_table='bad_{_id}', rejects_scan='scan_{_id}'"),
                _hasHeader ? 1 : 0, writer, targets, control);
        }
        catch (Exception cause) when (cause is InvalidDataException or DuckDB.NET.Data.DuckDBException)
        {
            throw new ToolException($"{Name} cannot be read: {cause.Message.Split('\n')[0].TrimEnd('.')}.", cause);
        }
        _badRows = FindBadRows();
    }

    private List<string> FirstRow()
    {
        try
        {
            var row = _session.Rows(Query("*", ", ignore_errors=true") + " LIMIT 1").FirstOrDefault();
            return row is null ? [] : [.. row.Select(cell => cell as string ?? "")];
        }
        catch (DuckDB.NET.Data.DuckDBException cause)
        {
            throw new ToolException($"{Name} cannot be read: {cause.Message.Split('\n')[0].TrimEnd('.')}.", cause);
        }
    }

    private string Query(string columns, string rejects)
    {
        var types = string.Join(", ", Enumerable.Range(0, _dialect.ColumnCount).Select(i => $"'c{i}': 'VARCHAR'"));
        return $"SELECT {columns} FROM read_csv({DuckSession.Text(_path)}, auto_detect=false, header=false, "
            + $"skip={_dialect.SkippedLines}, delim={DuckSession.Text(_dialect.Separator)}, quote={DuckSession.Text(_dialect.Quote)}, "
            + $"escape={DuckSession.Text(_dialect.Escape)}, columns={{{types}}}{rejects})";
    }

    // DuckDB makes the table when it has read all rows.
    private bool HasBadRows => _session.Rows($"SELECT 1 FROM duckdb_tables() WHERE table_name = 'bad_{_id}'").Count > 0;

    private List<BadRow> FindBadRows() => !HasBadRows ? [] :
    [
        .. _session.Rows("SELECT line, min(column_idx), first(error_type ORDER BY column_idx), first(error_message ORDER BY column_idx) "
            + $"FROM \"bad_{_id}\" GROUP BY line ORDER BY line").Select(row => new BadRow(Name,
                Convert.ToInt64(row[0], CultureInfo.InvariantCulture), Convert.ToInt64(row[1], CultureInfo.InvariantCulture),
                Describe((string)row[2]!, (string?)row[3] ?? ""))),
    ];

    private string Describe(string kind, string message) => kind switch
    {
        "MISSING COLUMNS" or "TOO MANY COLUMNS" =>
            $"expected {_dialect.ColumnCount:N0} cells, found {message[(message.LastIndexOf(' ') + 1)..]}",
        "UNQUOTED VALUE" => $"expected a closing {_dialect.Quote} with nothing after it in the cell",
        "INVALID ENCODING" or "INVALID UNICODE" => "expected text in UTF-8",
        "LINE SIZE OVER MAXIMUM" => "expected a row of at most 2 MB; perhaps a quote is not closed",
        _ => message.Split('\n')[0],
    };
}
