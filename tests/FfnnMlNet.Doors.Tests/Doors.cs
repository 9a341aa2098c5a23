using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Microsoft.Data.Sqlite;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Doors.Tests;

/// <summary>The five ways by which a table of penguins comes into ML.NET, as docs/data.md shows them.</summary>
internal static class Doors
{
    public static readonly IReadOnlyDictionary<string, Func<MLContext, Penguin[], TemporaryFolder, IDataView>> All =
        new Dictionary<string, Func<MLContext, Penguin[], TemporaryFolder, IDataView>>
        {
            ["IEnumerable"] = (mlContext, penguins, _) => mlContext.Data.LoadFromEnumerable(penguins),
            ["TextLoader"] = TextFile,
            ["DataFrame"] = (_, penguins, _) => Frame(penguins),
            ["SQLite"] = Sqlite,
            ["Parquet"] = Parquet,
        };

    private static IDataView TextFile(MLContext mlContext, Penguin[] penguins, TemporaryFolder folder)
    {
        WriteCsv(penguins, folder["penguins.csv"]);
        return mlContext.Data.LoadFromTextFile<Penguin>(folder["penguins.csv"], new TextLoader.Options
        {
            Separators = [','],
            HasHeader = true,
            MissingRealsAsNaNs = true,
        });
    }

    private static DataFrame Frame(Penguin[] penguins) => new(
        new Int64DataFrameColumn("Id", penguins.Select(penguin => penguin.Id)),
        new StringDataFrameColumn("Island", penguins.Select(penguin => OrNull(penguin.Island))),
        new StringDataFrameColumn("Sex", penguins.Select(penguin => OrNull(penguin.Sex))),
        new SingleDataFrameColumn("BillLength", penguins.Select(penguin => OrNull(penguin.BillLength))),
        new SingleDataFrameColumn("FlipperLength", penguins.Select(penguin => OrNull(penguin.FlipperLength))),
        new Int64DataFrameColumn("Year", penguins.Select(penguin => penguin.Year)),
        new SingleDataFrameColumn("Mass", penguins.Select(penguin => OrNull(penguin.Mass))));

    private static IDataView Sqlite(MLContext mlContext, Penguin[] penguins, TemporaryFolder folder)
    {
        var connection = $"Data Source={folder["penguins.db"]}";
        using (var database = new SqliteConnection(connection))
        {
            database.Open();
            Run(database, "CREATE TABLE Penguins (Id INTEGER PRIMARY KEY, Island TEXT, Sex TEXT, BillLength REAL, " +
                "FlipperLength INTEGER, Year INTEGER, Mass REAL)");
            using var transaction = database.BeginTransaction();
            foreach (var penguin in penguins)
            {
                using var insert = database.CreateCommand();
                insert.CommandText = "INSERT INTO Penguins VALUES ($Id, $Island, $Sex, $Bill, $Flipper, $Year, $Mass)";
                insert.Parameters.AddWithValue("$Id", penguin.Id);
                insert.Parameters.AddWithValue("$Island", OrDBNull(OrNull(penguin.Island)));
                insert.Parameters.AddWithValue("$Sex", OrDBNull(OrNull(penguin.Sex)));
                insert.Parameters.AddWithValue("$Bill", OrDBNull(OrNull(penguin.BillLength)));
                insert.Parameters.AddWithValue("$Flipper", OrDBNull((long?)OrNull(penguin.FlipperLength)));
                insert.Parameters.AddWithValue("$Year", penguin.Year);
                insert.Parameters.AddWithValue("$Mass", OrDBNull(OrNull(penguin.Mass)));
                insert.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        return mlContext.Data.CreateDatabaseLoader<Penguin>().Load(
            new DatabaseSource(SqliteFactory.Instance, connection, "SELECT * FROM Penguins ORDER BY Id"));
    }

    private static IDataView Parquet(MLContext mlContext, Penguin[] penguins, TemporaryFolder folder)
    {
        WriteCsv(penguins, folder["for-parquet.csv"]);
        using (var database = new DuckDBConnection("Data Source=:memory:"))
        {
            database.Open();
            Run(database, $"COPY (SELECT * FROM read_csv('{folder["for-parquet.csv"]}', header = true, nullstr = '', columns = {{" +
                "'Id': 'BIGINT', 'Island': 'VARCHAR', 'Sex': 'VARCHAR', 'BillLength': 'DOUBLE', 'FlipperLength': 'BIGINT', " +
                $"'Year': 'BIGINT', 'Mass': 'DOUBLE'}})) TO '{folder["penguins.parquet"]}' (FORMAT parquet)");
        }
        return mlContext.Data.CreateDatabaseLoader<Penguin>().Load(new DatabaseSource(
            DuckDBClientFactory.Instance, "Data Source=:memory:",
            "SELECT Id, Island, Sex, BillLength::FLOAT AS BillLength, FlipperLength::FLOAT AS FlipperLength, Year, Mass::FLOAT AS Mass " +
            $"FROM '{folder["penguins.parquet"]}' ORDER BY Id"));
    }

    public static void Run(DbConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void WriteCsv(Penguin[] penguins, string path) => File.WriteAllLines(path,
    [
        "Id,Island,Sex,BillLength,FlipperLength,Year,Mass",
        .. penguins.Select(penguin => string.Create(CultureInfo.InvariantCulture,
            $"{penguin.Id},{penguin.Island},{penguin.Sex},{OrNull(penguin.BillLength)},{OrNull(penguin.FlipperLength)},{penguin.Year}," +
            $"{OrNull(penguin.Mass)}")),
    ]);

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static float? OrNull(float value) => float.IsNaN(value) ? null : value;

    private static object OrDBNull(object? value) => value ?? DBNull.Value;
}
