using System.Globalization;
using System.Reflection;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Microsoft.Data.Sqlite;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Doors.Tests;

/// <summary>What each door makes of a missing value is what docs/data.md says.</summary>
public class MissingValueTests
{
    // The first column of the table in the document, and how a row of missing values is read.
    private static readonly Dictionary<string, Func<MLContext, TemporaryFolder, IDataView>> s_doors = new()
    {
        ["TextLoader, blank cell"] = (mlContext, folder) => Csv(mlContext, folder, ",,,", missingAsNaN: false),
        ["TextLoader, blank cell, `MissingRealsAsNaNs`"] = (mlContext, folder) => Csv(mlContext, folder, ",,,", missingAsNaN: true),
        ["TextLoader, `NA`"] = (mlContext, folder) => Csv(mlContext, folder, "NA,NA,NA,NA", missingAsNaN: false),
        ["DataFrame, null"] = (_, _) => new DataFrame(
            new SingleDataFrameColumn("Real", new float?[] { null }), new Int64DataFrameColumn("Whole", new long?[] { null }),
            new StringDataFrameColumn("Text", new string?[] { null }), new BooleanDataFrameColumn("Flag", new bool?[] { null })),
        ["SQLite, NULL"] = (mlContext, folder) => Sqlite(mlContext, folder, "NULL, NULL, NULL, NULL"),
        ["Parquet by DuckDB, NULL"] = (mlContext, _) => mlContext.Data.CreateDatabaseLoader<Cell>().Load(new DatabaseSource(
            DuckDBClientFactory.Instance, "Data Source=:memory:",
            "SELECT NULL::FLOAT AS Real, NULL::BIGINT AS Whole, NULL::VARCHAR AS Text, NULL::BOOLEAN AS Flag")),
    };

    public static TheoryData<string> Names => [.. s_doors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_missing_value_becomes_what_the_document_says(string door)
    {
        using var folder = new TemporaryFolder();
        var mlContext = new MLContext(1);
        var view = s_doors[door](mlContext, folder);

        var row = $"| {door} | {Read<float>(view, "Real")} | {Read<long>(view, "Whole")} | " +
            $"{Read<ReadOnlyMemory<char>>(view, "Text")} | {Read<bool>(view, "Flag")} |";
        Assert.True(Document().Contains(row, StringComparison.Ordinal), $"docs/data.md has no row {row}");
    }

    [Fact]
    public void A_null_in_an_object_is_an_error_and_a_null_text_is_empty()
    {
        var mlContext = new MLContext(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => mlContext.Data.LoadFromEnumerable([new Nullable { Real = null }]));

        Assert.Equal("empty", Read<ReadOnlyMemory<char>>(mlContext.Data.LoadFromEnumerable([new Cell { Text = null! }]), "Text"));
    }

    [Fact]
    public void A_whole_number_that_may_be_NULL_is_read_as_a_real_number()
    {
        using var folder = new TemporaryFolder();
        var view = Sqlite(new MLContext(1), folder, "NULL, 5000000000, 'x', 1", whole: "Real", real: "Whole");

        Assert.Equal("0", Read<long>(view, "Whole"));
        Assert.Equal("5000000000", Read<float>(view, "Real"));
    }

    [Fact]
    public void SQLite_reads_text_in_a_column_of_numbers_as_zero()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("0", Read<float>(Sqlite(new MLContext(1), folder, "'unknown', 1, 'x', 1"), "Real"));
    }

    private static IDataView Csv(MLContext mlContext, TemporaryFolder folder, string line, bool missingAsNaN)
    {
        File.WriteAllLines(folder["cells.csv"], ["Real,Whole,Text,Flag", line]);
        return mlContext.Data.LoadFromTextFile<Cell>(folder["cells.csv"], new TextLoader.Options
        {
            Separators = [','], HasHeader = true, MissingRealsAsNaNs = missingAsNaN,
        });
    }

    private static IDataView Sqlite(
        MLContext mlContext, TemporaryFolder folder, string values, string real = "Real", string whole = "Whole")
    {
        var connection = $"Data Source={folder["cells.db"]}";
        using (var database = new SqliteConnection(connection))
        {
            database.Open();
            Doors.Run(database, $"CREATE TABLE Cells ({real} REAL, {whole} INTEGER, Text TEXT, Flag INTEGER)");
            Doors.Run(database, $"INSERT INTO Cells VALUES ({values})");
        }
        return mlContext.Data.CreateDatabaseLoader<Cell>().Load(
            new DatabaseSource(SqliteFactory.Instance, connection, "SELECT Real, Whole, Text, Flag FROM Cells"));
    }

    // The value in the first row, or the error where it cannot be read.
    private static string Read<T>(IDataView view, string column)
    {
        try
        {
            using var cursor = view.GetRowCursor([view.Schema[column]]);
            var getter = cursor.GetGetter<T>(view.Schema[column]);
            T value = default!;
            Assert.True(cursor.MoveNext());
            getter(ref value);
            return value switch
            {
                ReadOnlyMemory<char> text => text.IsEmpty ? "empty" : $"`{text}`",
                bool flag => flag ? "true" : "false",
                _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.########}"),
            };
        }
        catch (Exception error) when (error is InvalidCastException or InvalidOperationException or FormatException)
        {
            return "error";
        }
    }

    private static string Document() => File.ReadAllText(Path.Combine(
        typeof(MissingValueTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "DocsFolder").Value!, "data.md"));

    private sealed class Nullable
    {
        public float? Real { get; set; }
    }
}
