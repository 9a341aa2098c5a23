using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Docs.Tests;

/// <summary>What docs/your-data.md says that cells of a file are read as.</summary>
public partial class CellTests
{
    private static readonly string[] s_page = File.ReadAllLines(Pages.PathOf("docs/your-data.md"));

    [Fact]
    public void A_cell_of_the_table_is_read_as_the_page_says()
    {
        string[] yes = [.. CodesOf("true |")], no = [.. CodesOf("false |"), ""];

        Assert.True(yes.Length >= 7 && no.Length >= 8, $"Only {yes.Length} and {no.Length} texts were found.");
        Assert.All(yes, text => Assert.True(Read(text).Answer && Read(text.ToUpperInvariant()).Answer, text));
        Assert.All(no, text => Assert.False(Read(text).Answer || Read(text.ToUpperInvariant()).Answer, text));
    }

    [Theory]
    [InlineData("on")]
    [InlineData("NA")]
    [InlineData("1.0")]
    public void Another_text_is_an_error_that_names_line_and_column(string text)
    {
        var error = Assert.ThrowsAny<Exception>(() => Read(text));

        Assert.Equal($"Could not parse value {text} in line 2, column Answer", error.GetBaseException().Message);
    }

    [Theory]
    [InlineData("NA")]
    [InlineData("?")]
    [InlineData("-")]
    [InlineData("unknown")]
    [InlineData("1,5")]
    [InlineData("$5")]
    [InlineData("5%")]
    public void A_text_in_a_column_of_numbers_is_NaN_without_an_error(string text)
    {
        Assert.Contains(s_page, line => line.StartsWith('|') && line.Contains($"`{text}`", StringComparison.Ordinal) &&
            line.Contains("NaN, without an error", StringComparison.Ordinal));
        Assert.Equal(float.NaN, Read("yes", text).Number);
    }

    private static IEnumerable<string> CodesOf(string end) => s_page
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.EndsWith("| " + end, StringComparison.Ordinal))
        .SelectMany(line => Code().Matches(line).Select(code => code.Groups[1].Value));

    private static Cells Read(string answer, string number = "1")
    {
        var mlContext = new MLContext();
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $"Answer\tNumber\n{answer}\t{number}\n");
            var data = mlContext.Data.LoadFromTextFile<Cells>(path, hasHeader: true);
            return mlContext.Data.CreateEnumerable<Cells>(data, reuseRowObject: false).Single();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    private sealed class Cells
    {
        [LoadColumn(0)] public bool Answer { get; set; }

        [LoadColumn(1)] public float Number { get; set; }
    }
}
