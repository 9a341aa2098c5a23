using System.Text;
using DuckDB.NET.Data;

namespace FfnnMlNet.Tool.Predicting;

/// <summary>Writes Parquet: the rows go into a temporary CSV file, which DuckDB turns into Parquet at the end.</summary>
internal sealed class ParquetWriter : IRowWriter
{
    private readonly string _path;
    private readonly string _folder = Directory.CreateTempSubdirectory("ffnn-").FullName;
    private readonly IReadOnlyList<string> _names;
    private readonly IReadOnlyList<bool> _areNumbers;
    private readonly StreamWriter _text;
    private readonly SeparatedWriter _rows;

    public ParquetWriter(string path, IReadOnlyList<string> names, IReadOnlyList<bool> areNumbers)
    {
        (_path, _names, _areNumbers) = (path, names, areNumbers);
        _text = new StreamWriter(Path.Combine(_folder, "rows.csv"), false, new UTF8Encoding(false));
        _rows = new SeparatedWriter(_text, ',', names);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<string> cells) => _rows.Write(cells);

    /// <inheritdoc/>
    public void Complete()
    {
        _text.Dispose();
        var columns = string.Join(", ", _names.Select(name => $"{Literal(name)}: 'VARCHAR'"));
        var select = string.Join(", ", _names.Select((name, i) => _areNumbers[i]
            ? $"CAST({Name(name)} AS {(IsWhole(name, columns) ? "BIGINT" : "DOUBLE")}) AS {Name(name)}" : Name(name)));
        Run($"COPY (SELECT {select} FROM {Source(columns)}) TO {Literal(_path)} (FORMAT parquet)");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _text.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool IsWhole(string name, string columns) => Convert.ToInt64(Run(
        $"SELECT count(*) FROM {Source(columns)} WHERE NOT regexp_full_match({Name(name)}, '-?[0-9]{{1,18}}')"),
        System.Globalization.CultureInfo.InvariantCulture) == 0;

    private string Source(string columns) =>
        $"read_csv({Literal(Path.Combine(_folder, "rows.csv"))}, header = true, delim = ',', quote = '\"', escape = '\"', " +
        $"auto_detect = false, columns = {{{columns}}}, parallel = false)";

    private object? Run(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET temp_directory = {Literal(_folder)}; SET preserve_insertion_order = true; " +
            "SET autoinstall_known_extensions = false; " + sql;
        try
        {
            return command.ExecuteScalar();
        }
        catch (DuckDBException failure)
        {
            throw new ToolException($"{_path} cannot be written: {failure.Message.Split('\n')[0]}", failure);
        }
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Name(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
