using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>The result of a query of a SQLite database. The database is opened for reading only.</summary>
internal sealed class SqliteSource : TableSource
{
    private readonly SqliteConnection _connection;
    private readonly string _query;

    /// <param name="query">The query, or null where the database has one table, which is read.</param>
    internal SqliteSource(string path, string name, string? query)
        : base(name)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        try
        {
            _connection.Open();
            _query = query ?? $"SELECT * FROM {DuckSession.Name(OnlyTable())}";
            using var command = Command();
            using var reader = command.ExecuteReader();
            Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        }
        catch (SqliteException cause)
        {
            _connection.Dispose();
            throw new ToolException($"{name} cannot be read: {cause.Message.TrimEnd('.')}.", cause);
        }
        catch (ToolException)
        {
            _connection.Dispose();
            throw;
        }
    }

    internal override IReadOnlyList<string> Columns { get; }

    internal override void Read(CellFileWriter writer, IReadOnlyList<int> targets, ReadControl control)
    {
        try
        {
            using var command = Command();
            using var reader = command.ExecuteReader();
            while (!control.MustStop(writer.RowCount) && reader.Read())
            {
                for (var column = 0; column < targets.Count; column++)
                {
                    writer.Add(targets[column], Encoding.UTF8.GetBytes(TextOf(reader.GetValue(column))));
                }
                writer.EndRows(1);
            }
        }
        catch (SqliteException cause)
        {
            throw new ToolException($"{Name} cannot be read: {cause.Message.TrimEnd('.')}.", cause);
        }
    }

    public override void Dispose() => _connection.Dispose();

    private static string TextOf(object value) => value switch
    {
        string text => text,
        DBNull or byte[] => "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "",
    };

    private SqliteCommand Command()
    {
        var command = _connection.CreateCommand();
        command.CommandText = _query;
        return command;
    }

    private string OnlyTable()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name";
        using var reader = command.ExecuteReader();
        List<string> tables = [];
        while (reader.Read())
        {
            tables.Add(reader.GetString(0));
        }
        return tables switch
        {
            [var table] => table,
            [] => throw new ToolException($"{Name} is a SQLite database without tables."),
            _ => throw new ToolException(
                $"{Name} is a SQLite database with {tables.Count:N0} tables: {string.Join(", ", tables.Take(10))}. "
                + $"Say which rows to read, such as --query \"SELECT * FROM {tables[0]}\"."),
        };
    }
}
