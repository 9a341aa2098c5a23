using FfnnMlNet.Tool.Tables;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Tables;

/// <summary>What columns are, each rule with the value that demanded it.</summary>
public sealed class KindTests : TableFixture
{
    private static IEnumerable<string> Repeat(int count, Func<int, string> row) => Enumerable.Range(0, count).Select(row);

    private ColumnDecision Kind(IEnumerable<string> cells, string name = "x") => Column(Look(cells, name), name);

    // The other column keeps rows with an empty cell from being blank lines.
    private TableInspection Look(IEnumerable<string> cells, string name = "x") =>
        Inspect(Rows($"{name},other", cells.Select((cell, i) => $"\"{cell.Replace("\"", "\"\"")}\",{i % 7}.5"), $"{Guid.NewGuid():N}.csv"));

    [Fact]
    public void Blanks_and_the_usual_tokens_are_missing()
    {
        string[] tokens = ["", " ", "N/A", "Na", "\t?", "-", "NaN", "null", "?"];
        foreach (var values in (string[][])[["1.5", "2", "7"], ["red", "blue", "red"], ["2024-01-31", "2023-05-06", "2024-02-29"]])
        {
            var column = Kind([.. values, .. tokens]);
            Assert.Equal(tokens.Length, column.Missing);
            Assert.NotEqual(ColumnKind.Text, column.Kind);
        }
        Assert.Equal(ColumnKind.Number, Kind(["1.5", "2", "7", .. tokens]).Kind);
        Assert.Equal(ColumnKind.Date, Kind(["2024-01-31", "2023-05-06", "2024-02-29", .. tokens]).Kind);
    }

    [Fact]
    public void Missing_tokens_can_be_named()
    {
        var path = Rows("country,n", Repeat(60, i => $"{(i % 3 == 0 ? "NA" : i % 3 == 1 ? "DE" : "none")},{i % 9}.5"));
        Assert.Equal(20, Column(Inspect(path), "country").Missing);
        var named = Column(Inspect(Options(path) with { MissingTokens = ["none"] }), "country");
        Assert.Equal(20, named.Missing);
        Assert.Equal(["DE", "NA"], named.Levels.Order());
    }

    [Fact]
    public void Spellings_that_differ_by_case_and_blanks_are_one_level_which_is_said()
    {
        var inspection = Look(Repeat(90, i => i % 3 == 0 ? "Unlimited" : i % 9 == 1 ? "unlimited " : "Ltd"));
        Assert.Equal(["Ltd", "Unlimited"], Column(inspection, "x").Levels.Order());
        Assert.Contains(Texts(inspection), text => text.Contains("x: 'Unlimited', 'unlimited ' are one value, 'Unlimited'."));
    }

    [Fact]
    public void A_number_although_a_few_cells_are_not()
    {
        var inspection = Look(
            [.. Repeat(200, i => $"{1000 + 7 * i}"), "2100 - 2850", "1133 - 1384", "34.46Sq. Meter", "1,5", "4125Perch"], "total_sqft");
        Assert.Equal(ColumnKind.Number, Column(inspection, "total_sqft").Kind);
        var texts = Texts(inspection).ToList();
        Assert.Contains(texts, text => text.Contains("2 of 205 values are ranges; their mean is taken, such as '2100 - 2850'."));
        Assert.Contains(texts, text => text.Contains(
            "2 of 205 values are no numbers and are lost, such as '34.46Sq. Meter', '4125Perch'."));
        Assert.Contains(texts, text => text.Contains("1 of 205 values have a decimal comma, such as '1,5'."));
    }

    [Fact]
    public void The_values_of_such_a_column()
    {
        var cells = (string[])
            [.. Repeat(40, i => $"{i}"), "2100 - 2850", "34.46Sq. Meter", "1,5", "$1,234.50", "12.5%", "1e3", "-7"];
        using var table = Open(Rows("x,y", cells.Select(cell => $"\"{cell}\",1.5").Append("3,2.5")));
        Assert.Equal([2475, float.NaN, 1.5f, 1234.5f, 12.5f, 1000, -7, 3], Floats(table, "x")[40..]);
    }

    [Theory]
    [InlineData("0,9978;0,998;1,0;11,25", new[] { 0.9978f, 0.998f, 1f, 11.25f })]
    [InlineData("1.234,5;2,25;3,5;1.000", new[] { 1234.5f, 2.25f, 3.5f, 1000f })]
    [InlineData("1,234;2,500,000.5;12;9", new[] { 1234f, 2500000.5f, 12f, 9f })]
    [InlineData("1 234,5;2 000,25;3,5;7,75", new[] { 1234.5f, 2000.25f, 3.5f, 7.75f })]
    public void Commas_and_points_are_read_as_the_column_has_them(string cells, float[] expected)
    {
        using var table = Open(Rows("x;y", cells.Split(';').Select((cell, i) => $"{cell};{i % 2}.5")));
        Assert.Equal(expected, Floats(table, "x"));
    }

    [Fact]
    public void A_decimal_comma_can_be_demanded()
    {
        var path = Rows("x;y", ["1,234;a", "2,500;b", "3,125;a"]);
        using var found = Open(path);
        Assert.Equal([1234, 2500, 3125], Floats(found, "x"));
        using var demanded = Open(Options(path) with { DecimalComma = true });
        Assert.Equal([1.234f, 2.5f, 3.125f], Floats(demanded, "x"));
    }

    [Fact]
    public void A_unit_that_most_cells_have_is_dropped_and_another_one_is_lost()
    {
        var inspection = Look([.. Repeat(60, i => $"{15 + i % 20}.{i % 10} kmpl"), "26.6 km/kg", "33.54 km/kg"], "mileage");
        var column = Column(inspection, "mileage");
        Assert.Equal(ColumnKind.Number, column.Kind);
        Assert.Equal("kmpl", column.Format.Unit);
        Assert.Contains(Texts(inspection), text => text.Contains("2 of 62 values are no numbers and are lost, such as '26.6 km/kg'."));
    }

    [Fact]
    public void One_text_that_is_there_again_and_again_among_numbers_means_missing()
    {
        var inspection = Look(Repeat(100, i => i % 4 == 0 ? "not measured" : $"{i}.25"));
        Assert.Equal(ColumnKind.Number, Column(inspection, "x").Kind);
        Assert.Contains(Texts(inspection), text => text.Contains("'not measured' (25 rows) is taken for a missing value"));
    }

    [Fact]
    public void Codes_with_leading_zeros_are_no_numbers() =>
        Assert.Equal(ColumnKind.Category, Kind(Repeat(200, i => $"{i % 5 * 1000:00000}"), "zip").Kind);

    [Fact]
    public void Text_and_categories_are_told_apart_by_words_and_distinct_values()
    {
        // 5,160 distinct messages of 5,574.
        var messages = Repeat(5574, i => $"call me at {Math.Min(i, 5159)} tomorrow please");
        Assert.Equal(ColumnKind.Text, Kind(messages).Kind);
        // 2,689 societies in 13,320 rows, many of them missing.
        var societies = Repeat(13_320, i => i % 5 < 2 ? "" : i < 3000 ? $"Society{i}" : $"Society{i % 889}");
        var column = Kind(societies);
        Assert.Equal(ColumnKind.Category, column.Kind);
        Assert.InRange(column.Levels.Count, 100, 1000);
        Assert.Contains("of them are too rare to be learnt", column.Reason);
        // Sentences that are there again and again are answers of a form.
        Assert.Equal(ColumnKind.Category, Kind(Repeat(100, i => i % 3 == 0 ? "I do not agree at all" : "I agree in most points")).Kind);
    }

    [Fact]
    public void A_category_has_at_most_a_thousand_levels() =>
        Assert.Equal(1000, Kind(Repeat(12_000, i => $"Shop{i % 1500}")).Levels.Count);

    [Theory]
    [InlineData("24/11/2020", "03/02/2021", "d/M/yyyy")]
    [InlineData("11/24/2020", "02/03/2021", "M/d/yyyy")]
    [InlineData("14-02-2020", "28-02-2020", "d-M-yyyy")]
    [InlineData("2015-02-24 11:35:52 -0800", "2016-12-31 00:00:01 +0100", "yyyy-M-d")]
    [InlineData("2015-02-24T11:35:52Z", "2016-12-31T00:00:01.5Z", "yyyy-M-d")]
    [InlineData("31.1.2024 14:05", "28.2.2024 9:07", "d.M.yyyy")]
    [InlineData("19-Dec-2020", "3-Jan-2021", "d-MMM-yyyy")]
    [InlineData("January 5, 2020", "March 31, 2021", "MMMM d, yyyy")]
    [InlineData("20200131", "20210228", "yyyyMMdd")]
    [InlineData("1/31/20 1:05 PM", "2/28/21 11:07 AM", "M/d/yy")]
    public void Dates_are_found_by_their_format(string first, string second, string format)
    {
        var column = Kind(Repeat(60, i => i % 10 == 9 ? "" : i % 2 == 0 ? first : second));
        Assert.Equal(ColumnKind.Date, column.Kind);
        Assert.Equal(format, column.Format.DateFormat);
        Assert.Equal(6, column.Missing);
    }

    [Fact]
    public void A_date_has_the_time_of_its_place()
    {
        using var table = Open(Rows("sold,n", ["2015-02-24 11:35:52 -0800,1.5", "2016-12-31 00:00:01 +0100,2.5", ",3.5"]));
        var rows = table.Rows(table.AllRows);
        var dates = Microsoft.ML.Data.ColumnCursorExtensions.GetColumn<DateTime>(rows, rows.Schema["sold"]);
        Assert.Equal([new DateTime(2015, 2, 24, 11, 35, 52), new DateTime(2016, 12, 31, 0, 0, 1), DateTime.MinValue], dates);
    }

    [Fact]
    public void Dates_beside_a_frequent_text_are_a_category() =>
        Assert.Equal(ColumnKind.Category,
            Kind(Repeat(300, i => i % 5 == 0 ? (i % 2 == 0 ? "19-Dec" : "18-May") : "Ready To Move")).Kind);

    [Fact]
    public void Where_day_and_month_can_be_exchanged_it_is_said_and_the_order_of_rows_decides()
    {
        // One row a month: with the month first the rows would jump from day to day within January.
        var inspection = Look(Repeat(24, i => $"{1 + i % 3:00}-{1 + i % 12:00}-{2020 + i / 12}"));
        Assert.Equal("d-M-yyyy", Column(inspection, "x").Format.DateFormat);
        Assert.Contains(Texts(inspection), text => text.Contains("Day and month could be exchanged"));
    }

    [Fact]
    public void Identifiers_row_numbers_constants_and_empty_columns_are_left_out_which_is_said()
    {
        var inspection = Inspect(Rows(",Customer ID,hospital_number,one,none,uuid,n,y",
            Repeat(100, i => $"{i},{900_000 + 37 * i},{5000 + 3 * (i / 2 * 2 + i % 2)},k,,a{i}f{i * i},{i % 7}.5,{i % 10}.25")), "y");
        Assert.Equal(["n"], inspection.Features.Select(column => column.Name));
        Assert.Equal(ColumnKind.Identifier, Column(inspection, "column1").Kind);
        Assert.Equal(ColumnKind.Identifier, Column(inspection, "Customer ID").Kind);
        Assert.Equal(ColumnKind.Identifier, Column(inspection, "hospital_number").Kind);
        Assert.Equal(ColumnKind.Constant, Column(inspection, "one").Kind);
        Assert.Equal(ColumnKind.Empty, Column(inspection, "none").Kind);
        Assert.Equal(ColumnKind.Identifier, Column(inspection, "uuid").Kind);
        Assert.Contains(Texts(inspection), text => text.Contains("6 columns are left out: 'column1' (the numbers of the rows, 0 to 99)"));
    }

    [Fact]
    public void Distinct_numbers_are_no_identifier_without_such_a_name()
    {
        Assert.Equal(ColumnKind.Number, Kind(Repeat(200, i => $"{100_000 + 37 * i}"), "income").Kind);
        Assert.Equal(ColumnKind.Number, Kind(Repeat(60, i => $"{1950 + i}"), "year").Kind);
        Assert.Equal(ColumnKind.Number, Kind(Repeat(200, i => $"{i % 12}"), "number_of_rooms").Kind);
    }

    [Theory]
    [InlineData("yes", "no")]
    [InlineData("T", "F")]
    [InlineData("1", "0")]
    [InlineData("TRUE", "False")]
    public void Two_answers_are_yes_and_no(string yes, string no)
    {
        using var table = Open(Rows("x,y", Repeat(40, i => $"{(i % 3 == 0 ? yes : i % 3 == 1 ? no : "")},{i}.5")));
        Assert.Equal(ColumnKind.YesNo, Column(table.Inspection, "x").Kind);
        Assert.Equal([1, 0, float.NaN], Floats(table, "x")[..3]);
    }

    [Fact]
    public void A_person_is_right_about_columns()
    {
        var path = Rows("zip,id,notes,code,day,y", Repeat(60, i =>
            $"{10115 + i % 4},{i},{(i % 2 == 0 ? "good" : "bad")},00{i % 3},2024010{1 + i % 9},{i % 5}.5"));
        var inspection = Inspect(Options(path, "y") with
        {
            Categories = ["ZIP"], Texts = ["notes"], Numbers = ["code", "id"], Dates = ["day"],
        });
        Assert.Equal([ColumnKind.Category, ColumnKind.Number, ColumnKind.Text, ColumnKind.Number, ColumnKind.Date, ColumnKind.Number],
            inspection.Columns.Select(column => column.Kind));
        Assert.All(inspection.Features.Where(column => column.Kind != ColumnKind.Date),
            column => Assert.StartsWith("as you said", column.Reason));
        Assert.DoesNotContain("zip", Inspect(Options(path, "y") with { Ignored = ["zip"] }).Features.Select(column => column.Name));
        Assert.Contains("cannot be both", Error(Options(path, "y") with { Categories = ["zip"], Texts = ["zip"] }));
        Assert.Contains("cannot be both left out and the label", Error(Options(path, "y") with { Ignored = ["y"] }));
        Assert.Contains("has no dates", Error(Options(path, "y") with { Dates = ["notes"] }));
        Assert.Contains("has no numbers", Error(Options(path, "y") with { Numbers = ["notes"] }));
    }
}
