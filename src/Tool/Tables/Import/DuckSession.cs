using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>A DuckDB in memory that reads files and keeps no table. It is set up to load nothing from a network and to take little
/// memory.</summary>
internal sealed class DuckSession : IDisposable
{
    private const string MemoryLimit = "1GB";

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    /// <param name="folder">Where DuckDB may put temporary files.</param>
    internal DuckSession(string folder)
    {
        _connection.Open();
        foreach (var setting in (string[])
        [
            "autoinstall_known_extensions = false", "autoload_known_extensions = false", "preserve_insertion_order = true",
            $"memory_limit = '{MemoryLimit}'", $"temp_directory = {Text(folder)}", "TimeZone = 'UTC'",
        ])
        {
            Run("SET " + setting);
        }
    }

    /// <summary>A text as SQL writes it.</summary>
    internal static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name as SQL writes it.</summary>
    internal static string Name(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Runs a statement without a result.</summary>
    internal void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a small result.</summary>
    internal List<object?[]> Rows(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<object?[]> rows = [];
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }
        return rows;
    }

    /// <summary>Writes the rows of a query, whose columns are all VARCHAR, in their order.</summary>
    /// <param name="skip">The number of rows at the beginning that are not written.</param>
    /// <exception cref="InvalidDataException">The query fails.</exception>
    internal void Write(string sql, long skip, CellFileWriter writer, IReadOnlyList<int> targets, ReadControl control)
    {
        Check(NativeMethods.PreparedStatements.DuckDBPrepare(_connection.NativeConnection, sql, out var statement) == DuckDBState.Success,
            () => NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
        using (statement)
        {
            var state = NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result);
            try
            {
                Check(state == DuckDBState.Success, () => NativeMethods.Query.DuckDBResultError(ref result));
                while (!control.MustStop(writer.RowCount) && DuckChunk.TryFetch(result, out var chunk))
                {
                    using (chunk)
                    {
                        var skipped = (int)Math.Min(skip, chunk.RowCount);
                        skip -= skipped;
                        chunk.CopyTo(writer, targets, skipped);
                    }
                }
                var error = NativeMethods.Query.DuckDBResultError(ref result);
                Check(string.IsNullOrEmpty(error), () => error);
            }
            finally
            {
                NativeMethods.Query.DuckDBDestroyResult(ref result);
            }
        }
    }

    public void Dispose() => _connection.Dispose();

    private static void Check(bool isDone, Func<string?> error)
    {
        if (!isDone)
        {
            throw new InvalidDataException(error() ?? "DuckDB gives no reason.");
        }
    }
}
