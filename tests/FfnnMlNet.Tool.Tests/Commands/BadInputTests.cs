using Xunit;

namespace FfnnMlNet.Tool.Tests.Commands;

/// <summary>What a person can get wrong gives one line and exit code 1, and nothing is left.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void A_label_that_is_not_there_offers_the_nearest_name() =>
        AssertFails("area,rooms,price\n1,2,3\n4,5,6\n7,8,9\n", "'price'", "--label", "pricee");

    [Fact]
    public void An_empty_file() => AssertFails("", "table.csv");

    [Fact]
    public void A_header_alone() => AssertFails("area,rooms,price\n", "row");

    [Fact]
    public void One_class() => AssertFails(Lines("x,price", 50, row => $"{row % 7},same"), "price", "--category", "price");

    [Fact]
    public void A_text_label_with_ten_thousand_values() =>
        AssertFails(Lines("x,price", 10_000, row => $"{row % 7},a text of its own number {row}"), "10,000");

    [Fact]
    public void A_label_that_is_missing_in_most_rows() =>
        AssertFails(Lines("x,price", 200, row => $"{row % 7},{(row % 50 == 0 ? row.ToString() : "")}"), "price");

    [Fact]
    public void A_binary_file()
    {
        using var room = new TemporaryRoom();
        var bytes = new byte[4096];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(room["table.csv"], bytes);
        AssertFails(room, "table.csv", ["train", "table.csv", "--label", "price"], "table.csv");
    }

    [Fact]
    public void A_file_that_cannot_be_read()
    {
        using var room = new TemporaryRoom();
        AssertFails(room, "absent.csv", ["train", "absent.csv", "--label", "price"]);
        Directory.CreateDirectory(room["table.csv"]);
        AssertFails(room, "table.csv", ["train", "table.csv", "--label", "price"], "table.csv");
    }

    [Fact]
    public void A_folder_that_exists()
    {
        using var room = new TemporaryRoom();
        room.WriteHouses("houses.csv", 50);
        Directory.CreateDirectory(room["houses.ffnn"]);
        room.Write("houses.ffnn/notes.txt", "mine");
        AssertFails(room, "not a folder of ffnn", ["train", "houses.csv", "--label", "price", "--force"], "houses.csv", "houses.ffnn");
        Assert.Equal("mine", File.ReadAllText(room["houses.ffnn/notes.txt"]));
    }

    [Fact]
    public void A_label_that_is_not_there_is_said_before_a_folder_that_is_in_the_way()
    {
        using var room = new TemporaryRoom();
        room.WriteHouses("houses.csv", 50);
        Directory.CreateDirectory(room["houses.ffnn"]);
        room.Write("houses.ffnn/model.zip", "");
        room.Write("houses.ffnn/schema.json", "");
        AssertFails(room, "Did you mean 'price'?", ["train", "houses.csv", "--label", "prcie"], "houses.csv", "houses.ffnn");
        AssertFails(room, "Add --force", ["Train", "houses.csv", "--label", "price"], "houses.csv", "houses.ffnn");
    }

    [Fact]
    public void A_path_with_a_blank_and_no_quotes()
    {
        using var room = new TemporaryRoom();
        room.WriteHouses("my houses.csv", 50);
        AssertFails(room, "Put a path with blanks in quotes: \"my houses.csv\".", ["train", "my", "houses.csv", "--label", "price"],
            "my houses.csv");
    }

    [Fact]
    public void A_file_without_names() =>
        AssertFails(Lines("1,2,3", 50, row => $"{row},{row % 7},{row % 3}"), "no row of names", "--label", "price");

    [Theory]
    [InlineData("--label is missing", "train", "table.csv")]
    [InlineData("--time must be", "train", "table.csv", "--label", "price", "--time", "soon")]
    [InlineData("--test must be", "train", "table.csv", "--label", "price", "--test", "1")]
    [InlineData("--effort must be", "train", "table.csv", "--label", "price", "--effort", "manual")]
    [InlineData("--epochs must be", "train", "table.csv", "--label", "price", "--epochs", "0")]
    [InlineData("colour", "train", "table.csv", "--colour", "red")]
    public void A_wrong_command_line_is_exit_code_2(string expected, params string[] arguments)
    {
        using var room = new TemporaryRoom();
        room.WriteHouses("table.csv", 20);
        var result = CommandLine.Run(room, arguments);
        Assert.True(result.Code == ExitCode.Usage && result.Error.Contains(expected, StringComparison.Ordinal), result.ToString());
        Assert.True(result.Error.Trim().Split('\n').Length == 1, result.ToString());
    }

    [Fact]
    public void Predictions_with_a_model_that_is_none()
    {
        using var room = new TemporaryRoom();
        room.WriteHouses("houses.csv", 20);
        AssertFails(room, "houses.ffnn", ["predict", "houses.ffnn", "houses.csv", "--out", "scored.csv"], "houses.csv");
        Directory.CreateDirectory(room["houses.ffnn"]);
        AssertFails(room, "model.zip", ["predict", "houses.ffnn", "houses.csv", "--out", "scored.csv"], "houses.csv", "houses.ffnn");
        AssertFails(room, "scored.xyz", ["predict", "houses.ffnn", "houses.csv", "--out", "scored.xyz"], "houses.csv", "houses.ffnn");
    }

    private static string Lines(string header, int count, Func<int, string> row) =>
        header + "\n" + string.Join('\n', Enumerable.Range(0, count).Select(row)) + "\n";

    private static void AssertFails(string table, string expected, params string[] options)
    {
        using var room = new TemporaryRoom();
        room.Write("table.csv", table);
        string[] label = options is ["--label", ..] ? [] : ["--label", "price"];
        AssertFails(room, expected, ["train", "table.csv", .. label, .. options], "table.csv");
    }

    private static void AssertFails(TemporaryRoom room, string expected, string[] arguments, params string[] left)
    {
        var result = CommandLine.Run(room, arguments);
        Assert.True(result.Code == ExitCode.Error, result.ToString());
        Assert.True(result.Error.Contains(expected, StringComparison.Ordinal), result.ToString());
        Assert.True(result.Error.StartsWith("error: ", StringComparison.Ordinal) && result.Error.Trim().Split('\n').Length == 1,
            result.ToString());
        Assert.Equal(left.Append("tmp").Order(), room.Entries.Order());
        Assert.Empty(Directory.EnumerateFileSystemEntries(room["tmp"], "ffnn*"));
    }
}
