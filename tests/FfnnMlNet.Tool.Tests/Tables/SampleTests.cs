using FfnnMlNet.Tool.Tables;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Tables;

public sealed class SampleTests : TableFixture
{
    private const int BlockRows = 2048;

    [Fact]
    public void A_sample_has_whole_blocks_from_all_over_the_table_and_knows_their_lines()
    {
        using var file = TableFile.Read(Options(Numbered(10 * BlockRows + 100)), null, default);
        using var sample = file.Inspect(3 * BlockRows + 5, null, default);
        Assert.False(sample.IsComplete);
        Assert.Equal(3 * BlockRows, sample.RowCount);
        var rows = Floats(sample, "row");
        Assert.Equal([0, 6 * BlockRows, 12 * BlockRows], (float[])[rows[0], rows[BlockRows], rows[2 * BlockRows]]);
        Assert.Equal(Enumerable.Range(0, BlockRows).Select(i => (float)(2 * (3 * BlockRows + i))), rows[BlockRows..(2 * BlockRows)]);
        // The first line has the names.
        Assert.EndsWith($"line {3 * BlockRows + 7 + 2:N0}", sample.PlaceOf(BlockRows + 7));
        Assert.Contains(
            Texts(sample.Inspection),
            text => text.Contains("The model is of 6,144 of the 20,580 rows, from all over the table"));
    }

    [Fact]
    public void A_sample_and_the_whole_table_are_read_from_one_file()
    {
        using var file = TableFile.Read(Options(Numbered(5 * BlockRows)), null, default);
        using (var sample = file.Inspect(BlockRows, null, default))
        {
            Assert.Equal(BlockRows, sample.RowCount);
        }
        using var whole = file.Inspect(null, null, default);
        Assert.True(whole.IsComplete);
        Assert.Equal(2 * (5 * BlockRows - 1), Floats(whole, "row")[^1]);
        using var notLarger = file.Inspect(5 * BlockRows, null, default);
        Assert.True(notLarger.IsComplete);
        using var least = file.Inspect(1, null, default);
        Assert.Equal(BlockRows, least.RowCount);
    }

    [Fact]
    public void Lines_of_a_long_table_are_counted_only_where_no_cell_has_several()
    {
        const int rows = 600_000;
        string[] lines = [.. Enumerable.Range(0, rows).Select(i => $"{2 * i},{i % 11}.5")];
        using (var plain = Open(Rows("row,x", lines)))
        {
            Assert.EndsWith("table.csv, line 600,001", plain.PlaceOf(rows - 1));
        }
        lines[3] = "\"two\nlines\",1.5";
        using var broken = Open(Rows("row,x", lines));
        Assert.EndsWith("table.csv, line 8", broken.PlaceOf(5));
        Assert.EndsWith("table.csv, row 600,000", broken.PlaceOf(rows - 1));
    }

    [Fact]
    public void The_numbers_of_the_rows_are_seen_in_a_sample_too()
    {
        var path = Rows("count,x", Enumerable.Range(0, 5 * BlockRows).Select(i => $"{i},{i * 7 % 11}.5"));
        using var file = TableFile.Read(Options(path), null, default);
        using var sample = file.Inspect(2 * BlockRows, null, default);
        Assert.Equal(ColumnKind.Identifier, Column(sample.Inspection, "count").Kind);
    }

    private string Numbered(int rows) => Rows("row,x", Enumerable.Range(0, rows).Select(i => $"{2 * i},{i * 7 % 11}.5"));
}
