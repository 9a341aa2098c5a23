using System.Text.Json;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Commands;

/// <summary>What predict and evaluate say about rows that are unlike those of the training, or the same.</summary>
public sealed class OddRowsTests
{
    [Fact]
    public void A_sheet_with_semicolons_and_decimal_commas_stays_one_and_odd_rows_are_said_with_their_lines()
    {
        using var room = new TemporaryRoom();
        var random = new Random(3);
        var lines = Enumerable.Range(0, 300).Select(_ => (a: random.Next(100) / 10.0, b: random.Next(3)))
            .Select(row => FormattableString.Invariant($"{row.a:F1};{"xyz"[row.b]};{(2 * row.a) + row.b:F2}").Replace('.', ','))
            .ToArray();
        room.Write("sheet.csv", "a;b;y\n" + string.Join('\n', lines) + "\n");
        Run(room, "train", "sheet.csv", "--label", "y", "--effort", "fast", "--no-onnx", "--quiet");
        room.Write("new.csv", "a;b\n5,5;x\n99999;y\n;\n2,5;w\n");
        var notes = Run(room, "predict", "sheet.ffnn", "new.csv", "--out", "scored.csv").Error;
        var scored = File.ReadAllLines(room["scored.csv"]);
        Assert.Equal("a;b;predicted_y;y_low;y_high", scored[0]);
        Assert.Matches("^5,5;x;[0-9]+(,[0-9]+)?;-?[0-9]+(,[0-9]+)?;[0-9]+(,[0-9]+)?$", scored[1]);
        Assert.DoesNotContain('.', string.Concat(scored));
        Assert.Contains("'a' in 1 row, first 99999 in new.csv, line 3 (", notes, StringComparison.Ordinal);
        Assert.Contains("1 of 4 rows has no value in any input", notes, StringComparison.Ordinal);
        Assert.Contains("(first in new.csv, line 4)", notes, StringComparison.Ordinal);
        Assert.Contains(
            "'w' is a value that was not or hardly there in training (first in new.csv, line 5)", notes, StringComparison.Ordinal);

        // Other formats have a decimal point.
        Run(room, "predict", "sheet.ffnn", "new.csv", "--out", "scored.jsonl", "--quiet");
        Assert.Equal(JsonValueKind.Number, JsonDocument.Parse(File.ReadAllLines(room["scored.jsonl"])[0]).RootElement
            .GetProperty("predicted_y").ValueKind);

        // A file is replaced only when that is said.
        var before = File.ReadAllText(room["scored.csv"]);
        var refused = CommandLine.Run(room, "predict", "sheet.ffnn", "sheet.csv", "--out", "scored.csv");
        Assert.Equal(ExitCode.Error, refused.Code);
        Assert.Contains("scored.csv exists. Add --force", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(room["scored.csv"]));
        Run(room, "predict", "sheet.ffnn", "sheet.csv", "--out", "scored.csv", "--force", "--quiet");
        Assert.NotEqual(before, File.ReadAllText(room["scored.csv"]));

        room.Write("other.csv", "aa;b\n1;x\n");
        var unlike = CommandLine.Run(room, "predict", "sheet.ffnn", "other.csv");
        Assert.Contains("Did you mean 'a' by 'aa'?", unlike.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_the_model_learnt_from_are_counted_and_can_be_left_out()
    {
        using var room = new TemporaryRoom();
        room.WriteHouses("houses.csv", 400);
        room.WriteHouses("later.csv", 50, seed: 9);
        Run(room, "train", "houses.csv", "--label", "price", "--effort", "fast", "--no-onnx", "--quiet");
        var all = Run(room, "evaluate", "houses.ffnn", "houses.csv");
        Assert.Contains("houses.ffnn learnt from 32", all.Error, StringComparison.Ordinal);
        Assert.Contains("of these 400 rows", all.Error, StringComparison.Ordinal);
        Assert.Equal(80, Json(room, "evaluate", "houses.ffnn", "houses.csv", "--json", "--new-rows").GetProperty("testRows").GetInt32());
        Assert.Equal(0, Json(room, "evaluate", "houses.ffnn", "later.csv", "--json").GetProperty("rowsLearntFrom").GetInt32());
        var compared = Json(room, "compare", "houses.ffnn", "houses.ffnn", "houses.csv", "--json");
        Assert.Equal(320, compared.GetProperty("rowsSecondLearntFrom").GetInt32());
    }

    private static JsonElement Json(TemporaryRoom room, params string[] arguments) =>
        JsonDocument.Parse(Run(room, arguments).Output).RootElement;

    private static CommandResult Run(TemporaryRoom room, params string[] arguments)
    {
        var result = CommandLine.Run(room, arguments);
        Assert.True(result.Code == ExitCode.Done, $"ffnn {string.Join(' ', arguments)}: {result}");
        return result;
    }
}
