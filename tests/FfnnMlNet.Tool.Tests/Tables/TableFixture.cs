using System.Text;
using FfnnMlNet.Tool.Tables;
using Microsoft.ML;

namespace FfnnMlNet.Tool.Tests.Tables;

/// <summary>A folder for the files of a test.</summary>
public abstract class TableFixture : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("ffnn-test-").FullName;

    protected MLContext Ml { get; } = new(seed: 1);

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    protected string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A file with a header and rows.</summary>
    protected string Rows(string header, IEnumerable<string> rows, string name = "table.csv") =>
        Write(name, $"{header}\n{string.Join('\n', rows)}\n");

    internal static TableOptions Options(string path, params string[] labels) => new() { Files = [path], Labels = labels };

    internal static Table Open(TableOptions options) => Table.Open(options, null, CancellationToken.None);

    internal static Table Open(string path, params string[] labels) => Open(Options(path, labels));

    internal static TableInspection Inspect(TableOptions options)
    {
        using var table = Open(options);
        return table.Inspection;
    }

    internal static TableInspection Inspect(string path, params string[] labels) => Inspect(Options(path, labels));

    internal static ColumnDecision Column(TableInspection inspection, string name) =>
        inspection.Columns.Single(column => column.Name == name);

    internal static IEnumerable<string> Texts(TableInspection inspection) =>
        inspection.Findings.Select(finding => $"{finding.Column}: {finding.Text} {finding.Advice}");

    internal float[] Floats(Table table, string column) =>
        [.. Ml.Data.CreateEnumerable<FloatRow>(Renamed(table, column), false).Select(row => row.Value)];

    internal string[] Strings(Table table, string column) =>
        [.. Ml.Data.CreateEnumerable<TextRow>(Renamed(table, column), false).Select(row => row.Value)];

    internal static string Error(TableOptions options)
    {
        try
        {
            Open(options).Dispose();
        }
        catch (ToolException error)
        {
            return error.Message;
        }
        throw new Xunit.Sdk.XunitException("No error.");
    }

    private IDataView Renamed(Table table, string column)
    {
        var rows = table.Rows(table.AllRows);
        return Ml.Transforms.CopyColumns("Value", column).Fit(rows).Transform(rows);
    }

    private sealed class FloatRow
    {
        public float Value { get; set; }
    }

    private sealed class TextRow
    {
        public string Value { get; set; } = "";
    }
}
