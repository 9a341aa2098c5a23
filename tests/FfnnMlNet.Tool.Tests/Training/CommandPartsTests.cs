using FfnnMlNet.Tool.Commands;
using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Predicting;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Training;

public sealed class CommandPartsTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("2m", 120)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("90", 90)]
    [InlineData("2 min", 120)]
    public void Times_are_read(string text, double seconds) => Assert.Equal(seconds, TimeText.Parse(text)!.Value.TotalSeconds, 1e-9);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("soon")]
    [InlineData("5x")]
    public void Other_texts_are_no_times(string text) => Assert.Null(TimeText.Parse(text));

    [Theory]
    [InlineData("data/houses.csv", "houses.ffnn")]
    [InlineData("houses.csv.gz", "houses.ffnn")]
    [InlineData("orders/*.csv", "orders.ffnn")]
    [InlineData("-", "model.ffnn")]
    [InlineData("winequality-red.semicolon.csv", "winequality-red.semicolon.ffnn")]
    [InlineData("sales.2024.csv", "sales.2024.ffnn")]
    [InlineData("shop.DB", "shop.ffnn")]
    [InlineData("notes", "notes.ffnn")]
    public void The_folder_has_the_name_of_the_file(string file, string folder) => Assert.Equal(folder, TrainSettings.DefaultFolder(file));

    [Fact]
    public void The_command_of_the_log_leaves_out_what_it_names_itself() => Assert.Equal(
        "ffnn train 'my houses.csv' --label price --out a.ffnn",
        CommandText.Of(["train", "my houses.csv", "--label", "price", "--time", "5s", "--seed=3", "--out", "a.ffnn", "--force", "--json"]));

    [Fact]
    public void A_folder_that_cannot_be_filled_leaves_what_was_there()
    {
        var parent = Directory.CreateTempSubdirectory("ffnn-test-").FullName;
        try
        {
            var folder = Path.Combine(parent, "houses.ffnn");
            ModelFolder.Write(folder, path => File.WriteAllText(Path.Combine(path, "a"), "first"));
            var error = Assert.Throws<ToolException>(() => ModelFolder.Write(folder, path =>
            {
                File.WriteAllText(Path.Combine(path, "a"), "second");
                throw new IOException("No space left on device");
            }));
            Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
            Assert.Equal("first", File.ReadAllText(Path.Combine(folder, "a")));
            Assert.Equal([folder], Directory.EnumerateFileSystemEntries(parent));
            ModelFolder.Write(folder, path => File.WriteAllText(Path.Combine(path, "b"), "third"));
            Assert.Equal([Path.Combine(folder, "b")], Directory.EnumerateFileSystemEntries(folder));
            Assert.Equal([folder], Directory.EnumerateFileSystemEntries(parent));
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    [Fact]
    public void Cells_are_quoted_only_where_they_need_it()
    {
        using var text = new StringWriter();
        var rows = new SeparatedWriter(text, ',', ["a", "b,c", "d"]);
        rows.Write(["1", "say \"no\"", " x"]);
        rows.Write(["", "two\nlines", "plain text"]);
        rows.Complete();
        Assert.Equal("a,\"b,c\",d\n1,\"say \"\"no\"\"\",\" x\"\n,\"two\nlines\",plain text\n", text.ToString());
    }

    [Fact]
    public void Cells_that_are_no_JSON_numbers_stay_texts()
    {
        using var stream = new MemoryStream();
        using var rows = new JsonLinesWriter(stream, ["a", "b", "c", "d", "e"], [true, true, true, true, false]);
        rows.Write(["1.5", "007", ".5", "", "1"]);
        rows.Complete();
        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.Equal("{\"a\":1.5,\"b\":\"007\",\"c\":\".5\",\"d\":null,\"e\":\"1\"}\n", text);
    }
}
