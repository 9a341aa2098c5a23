using System.IO.Compression;
using System.Text;
using DuckDB.NET.Data;
using FfnnMlNet.Tool.Tables;
using Microsoft.Data.Sqlite;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Tables;

/// <summary>Every format is read, and what cannot be read is one clear error.</summary>
public sealed class ReadingTests : TableFixture
{
    private static readonly string[] Lines = [.. Enumerable.Range(0, 40).Select(i => $"{i * 0.5},{(i % 3 == 0 ? "red" : "blue")}")];

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void The_separator_is_found(string separator)
    {
        using var table = Open(Rows($"size{separator}colour", Lines.Select(line => line.Replace(",", separator))));
        Assert.Equal(40, table.RowCount);
        Assert.Equal(["size", "colour"], table.Inspection.Columns.Select(column => column.Name));
        Assert.Equal(19.5f, Floats(table, "size")[39]);
        Assert.Equal("red", Strings(table, "colour")[39]);
    }

    [Fact]
    public void The_separator_is_found_although_rows_are_bad()
    {
        var path = Rows("a,b,c", ["1,2,3", "4,5", "6,7,8,9", "10,11,12", "13,14,15"]);
        var error = Error(Options(path));
        Assert.Contains("table.csv, line 3, column", error);
        Assert.Contains("expected 3 cells, found 2", error);
        Assert.Contains("2 rows cannot be read; --max-bad-rows 2 leaves them out.", error);
        using var table = Open(Options(path) with { MaxBadRows = 2 });
        Assert.Equal(3, table.RowCount);
        Assert.Contains(Texts(table.Inspection), text => text.Contains("2 rows could not be read and are left out"));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name() =>
        Assert.Equal(["size", "colour"], Inspect(Write("bom.csv", [0xEF, 0xBB, 0xBF, .. "size,colour\n1,red\n2,blue\n"u8]))
            .Columns.Select(column => column.Name));

    [Fact]
    public void Quotes_separators_and_line_breaks_may_be_inside_cells()
    {
        var path = Write("quoted.csv", "\"a, b\",text,n\n\"x \"\"y\"\"\",\"one\ntwo\",1\nz,\"three, four\",2\nz,five,3\n");
        using var table = Open(Options(path) with { Texts = ["text"], Categories = ["a, b"] });
        Assert.Equal(["a, b", "text", "n"], table.Inspection.Columns.Select(column => column.Name));
        Assert.Equal(["one\ntwo", "three, four", "five"], Strings(table, "text"));
        Assert.Equal("x \"y\"", Strings(table, "a, b")[0]);
        Assert.EndsWith("quoted.csv, line 2", table.PlaceOf(0));
        // The cell before it has a line break.
        Assert.EndsWith("quoted.csv, line 4", table.PlaceOf(1));
    }

    [Fact]
    public void Quotes_are_read_although_the_first_rows_have_none()
    {
        var rows = Enumerable.Range(0, 30_000).Select(i => $"{i % 7},plain").Append("8,\"a, b\"");
        using var table = Open(Options(Rows("n,text", rows)) with { Categories = ["text"] });
        Assert.Equal(30_001, table.RowCount);
        Assert.Equal("a, b", Strings(table, "text")[^1]);
    }

    [Fact]
    public void Names_may_be_blank_numbers_padded_or_repeated()
    {
        var inspection = Inspect(Write("names.csv", ",1, price ,price,x\n0.5,1,2,3,a\n1.5,2,3,4,b\n2.5,3,4,5,a\n"), "price");
        Assert.Equal(["column1", "1", "price", "price_2", "x"], inspection.Columns.Select(column => column.Name));
        Assert.Contains(Texts(inspection), text => text.Contains("' price ' is 'price'") && text.Contains("'' is 'column1'"));
        Assert.Equal("price", inspection.Labels.Single().Name);
    }

    [Fact]
    public void A_file_without_a_header_has_numbered_columns()
    {
        var inspection = Inspect(Write("plain.csv", "1,2,3\n4,5,6\n7,8,10\n"));
        Assert.Equal(["column1", "column2", "column3"], inspection.Columns.Select(column => column.Name));
        Assert.Equal(3, inspection.RowCount);
        Assert.Contains(Texts(inspection), text => text.Contains("has no row of names"));
    }

    [Fact]
    public void A_first_row_with_the_label_is_a_header_although_it_looks_like_values() =>
        Assert.Equal(2, Inspect(Write("numbers.csv", "900,902\n1,2\n3,5\n"), "902").RowCount);

    [Fact]
    public void Gzip_is_read_whatever_the_name()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            zip.Write(Encoding.UTF8.GetBytes("size,colour\n" + string.Join('\n', Lines)));
        }
        using var table = Open(Write("data.bin", packed.ToArray()));
        Assert.Equal(40, table.RowCount);
        Assert.Contains("damaged or cut off", Error(Options(Write("cut.gz", packed.ToArray()[..40]))));
    }

    [Fact]
    public void Utf_16_and_Latin_1_are_read()
    {
        const string text = "größe,farbe\n1,grün\n2,blau\n3,grün\n";
        foreach (var bytes in (byte[][])
        [
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)], Encoding.Unicode.GetBytes(text),
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)], Encoding.Latin1.GetBytes(text),
        ])
        {
            using var table = Open(Write($"{Guid.NewGuid():N}.csv", bytes));
            Assert.Equal(["größe", "farbe"], table.Inspection.Columns.Select(column => column.Name));
            Assert.Equal(["grün", "blau", "grün"], Strings(table, "farbe"));
            Assert.Contains(Texts(table.Inspection), note => note.Contains("was read as UTF-16") || note.Contains("no valid UTF-8"));
        }
    }

    [Fact]
    public void Line_ends_may_be_of_any_system()
    {
        foreach (var end in (string[])["\n", "\r\n", "\r"])
        {
            using var table = Open(Write($"{Guid.NewGuid():N}.csv", string.Join(end, ["size,colour", .. Lines, ""])));
            Assert.Equal(40, table.RowCount);
            Assert.Equal(19.5f, Floats(table, "size")[39]);
        }
    }

    [Fact]
    public void Several_files_follow_each_other_and_may_have_their_columns_in_another_order()
    {
        Write("part1.csv", "size,colour\n1,red\n2,blue\n");
        Write("part2.csv", "colour,size\nred,3\nblue,4\n");
        using var table = Open(Path.Combine(Folder, "part*.csv"));
        Assert.Equal([1, 2, 3, 4], Floats(table, "size"));
        Assert.EndsWith("part2.csv, line 3", table.PlaceOf(3));
        Assert.Equal(2, table.Inspection.Sources.Count);
        Write("part3.csv", "colour,weight\nred,3\n");
        Assert.Contains("part3.csv has no column 'size'", Error(Options(Path.Combine(Folder, "part*.csv"))));
        Assert.Contains("No file matches", Error(Options(Path.Combine(Folder, "no*.csv"))));
    }

    [Fact]
    public void Json_lines_are_read()
    {
        var path = Write("rows.jsonl", "{\"size\": 1, \"colour\": \"red\", \"ok\": true}\n"
            + "{\"size\": 2.5, \"colour\": null, \"ok\": false}\n"
            + "{\"colour\": \"blue\", \"size\": 4, \"ok\": true, \"late\": 7}\n");
        using var table = Open(path);
        Assert.Equal([1, 2.5f, 4], Floats(table, "size"));
        Assert.Equal(["red", "", "blue"], Strings(table, "colour"));
        Assert.Equal([1, 0, 1], Floats(table, "ok"));
        Assert.Contains("late", table.Inspection.Columns.Select(column => column.Name));
        Assert.Contains("cannot be read", Error(Options(Write("bad.json", "{\"size\": 1}\n{\"size\": \n"))));
    }

    [Fact]
    public void Parquet_is_read_and_integers_with_nulls_are_numbers()
    {
        var path = Path.Combine(Folder, "rows.parquet");
        using (var connection = new DuckDBConnection("DataSource=:memory:"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"COPY (SELECT CASE WHEN i % 4 = 0 THEN NULL ELSE i::INTEGER END AS n, 0.1 + i AS x, "
                + "DATE '2024-01-01' + i::INTEGER AS day "
                + $"FROM range(5000) t(i)) TO '{path}' (FORMAT parquet)";
            command.ExecuteNonQuery();
        }
        using var table = Open(path);
        var numbers = Floats(table, "n");
        Assert.Equal(5000, numbers.Length);
        Assert.True(float.IsNaN(numbers[4]));
        Assert.Equal(4999, numbers[4999]);
        Assert.Equal(1250, Column(table.Inspection, "n").Missing);
        Assert.Equal(ColumnKind.Date, Column(table.Inspection, "day").Kind);
        Assert.Equal(4999.1f, Floats(table, "x")[4999]);
    }

    [Fact]
    public void A_Sqlite_database_is_read_by_a_query()
    {
        var path = Path.Combine(Folder, "shop.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE sales(size REAL, colour TEXT); "
                + "INSERT INTO sales VALUES (1.5,'red'),(NULL,'blue'),(3,'red')";
            command.ExecuteNonQuery();
        }
        using (var table = Open(path))
        {
            Assert.Equal([1.5f, float.NaN, 3], Floats(table, "size"));
        }
        using (var table = Open(Options(path) with { Query = "SELECT size * 2 AS twice FROM sales WHERE size > 1 ORDER BY size DESC" }))
        {
            Assert.Equal([6, 3], Floats(table, "twice"));
        }
        Assert.Contains("no such table: stock", Error(Options(path) with { Query = "SELECT * FROM stock" }));
        Assert.Contains("is no SQLite database", Error(Options(Rows("a,b", ["1,2", "3,4"])) with { Query = "SELECT 1" }));
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE stock(n INTEGER)";
            command.ExecuteNonQuery();
        }
        Assert.Contains("with 2 tables: sales, stock. Say which rows to read", Error(Options(path)));
    }

    [Fact]
    public void A_file_that_the_user_may_not_read_is_named_with_what_to_do()
    {
        // Root may read every file, and Windows has no such modes.
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
            return;
        var path = Write("secret.csv", "a,b\n1,2\n");
        File.SetUnixFileMode(path, UnixFileMode.None);

        Assert.Equal(
            $"{path} cannot be read: this user has no permission. Change the permissions of the file, or copy it.", Error(Options(path)));
    }

    [Fact]
    public void What_is_no_table_is_one_error()
    {
        Assert.Equal($"{Write("empty.csv", "")} is empty.", Error(Options(Path.Combine(Folder, "empty.csv"))));
        Assert.Contains("has a header and no rows", Error(Options(Write("header.csv", "a,b\n"))));
        Assert.Contains("it has bytes of value 0", Error(Options(Write("image.png", [0x89, 0x50, 0x4E, 0x47, 0, 0, 1, 2, 0, 3, 4, 5, 6]))));
        Assert.Contains("Excel workbook", Error(Options(Write("book.xlsx", [0x50, 0x4B, 3, 4, 0, 0]))));
        Assert.Contains("There is no file", Error(Options(Path.Combine(Folder, "nothing.csv"))));
        Assert.Contains("is a folder", Error(Options(Folder)));
    }

    [Fact]
    public void The_temporary_file_is_gone_when_the_table_is_closed_or_refused()
    {
        var path = Rows("a,b", ["73577357,2", "3,4"]);
        using (Open(path))
        {
            Assert.Single(FilesWith("73577357"));
        }
        Assert.Empty(FilesWith("73577357"));
        Assert.Contains("no column 'price'", Error(Options(path, "price")));
        Assert.Empty(FilesWith("73577357"));
    }

    // Other tests make and remove files at the same time.
    private static List<string> FilesWith(string cell)
    {
        List<string> found = [];
        foreach (var file in Directory.GetDirectories(Path.GetTempPath(), "ffnn-*").Select(folder => Path.Combine(folder, "cells.bin")))
        {
            try
            {
                if (File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(cell)) >= 0)
                {
                    found.Add(file);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
            }
        }
        return found;
    }

    [Fact]
    public void Reading_ends_where_the_time_does()
    {
        var path = Rows("n,x", Enumerable.Range(0, 200_000).Select(i => $"{i % 5},{i}.5"));
        using var table = Open(Options(path) with { ReadingLimit = TimeSpan.Zero });
        Assert.False(table.IsComplete);
        Assert.InRange(table.RowCount, 1, 199_999);
        Assert.Contains(Texts(table.Inspection), text => text.Contains($"the table is cut after {table.RowCount:N0} rows"));
        using var all = Open(path);
        Assert.True(all.IsComplete);
        Assert.Equal(200_000, all.RowCount);
    }

    [Fact]
    public void Reading_can_be_stopped()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Table.Open(Options(Rows("a,b", ["1,2", "3,4"])), null, source.Token).Dispose());
    }
}
