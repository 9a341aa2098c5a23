using System.Globalization;
using System.Text.Json;
using FfnnMlNet.Tool.Models;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Commands;

public sealed class TrainAndPredictTests
{
    [Fact]
    public void A_number_is_trained_predicted_evaluated_and_compared()
    {
        using var room = new TemporaryRoom();
        room.WriteHouses("houses.csv", 400);
        room.WriteHouses("new.csv", 60, seed: 9);
        var trained = Run(room, "train", "houses.csv", "--label", "price", "--effort", "fast");
        Assert.Contains("the number 'price' (regression)", trained.Output, StringComparison.Ordinal);
        Assert.Contains("houses.ffnn is written", trained.Output, StringComparison.Ordinal);
        foreach (var file in (string[])[ModelFolder.ModelFile, ModelFolder.OnnxFile, ModelFolder.SchemaFile, ModelFolder.MetricsFile,
            ModelFolder.ReportFile, ModelFolder.LogFile])
            Assert.True(File.Exists(Path.Combine(room["houses.ffnn"], file)), file);
        Assert.Equal(["houses.csv", "houses.ffnn", "new.csv", "tmp"], room.Entries.Order(StringComparer.Ordinal));
        AssertBeatsTheMean(room["houses.ffnn"]);

        Run(room, "predict", "houses.ffnn", "new.csv", "--out", "scored.csv");
        var (before, after) = (File.ReadAllLines(room["new.csv"]), File.ReadAllLines(room["scored.csv"]));
        Assert.Equal(before[0] + ",predicted_price,price_low,price_high", after[0]);
        Assert.Equal(before.Length, after.Length);
        for (var row = 1; row < before.Length; row++)
            Assert.StartsWith(before[row] + ",", after[row], StringComparison.Ordinal);
        AssertScoresAreThoseOfTheModel(room["houses.ffnn"], after);

        var evaluated = JsonDocument.Parse(Run(room, "evaluate", "houses.ffnn", "new.csv", "--json").Output).RootElement;
        Assert.Equal(60, evaluated.GetProperty("testRows").GetInt32());
        var again = Run(room, "train", "houses.csv", "--label", "price", "--effort", "fast", "--seed", "2", "--out", "other.ffnn",
            "--no-onnx", "--quiet");
        Assert.Equal("", again.Output);
        Assert.False(File.Exists(Path.Combine(room["other.ffnn"], ModelFolder.OnnxFile)));
        var compared = Run(room, "compare", "houses.ffnn", "other.ffnn", "new.csv");
        Assert.Contains("RMSE", compared.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_classes_in_every_format()
    {
        using var room = new TemporaryRoom();
        room.WriteFlowers("flowers.csv", 300, "lily", "rose", "an \"odd\", one".Replace("\"", "").Replace(",", ";"));
        Run(room, "train", "flowers.csv", "--label", "kind", "--effort", "fast", "--no-onnx", "--quiet");
        Run(room, "predict", "flowers.ffnn", "flowers.csv", "--out", "scored.parquet");
        Run(room, "predict", "flowers.ffnn", "scored.parquet", "--out", "scored.jsonl");
        Run(room, "predict", "flowers.ffnn", "flowers.csv", "--out", "scored.tsv.gz");
        var standard = Run(room, "predict", "flowers.ffnn", "flowers.csv").Output.Trim().Split('\n');
        Assert.Equal(301, standard.Length);
        Assert.Equal("length,width,kind,predicted_kind,probability_an odd; one,probability_lily,probability_rose", standard[0].Trim());
        var lines = File.ReadAllLines(room["scored.jsonl"]);
        Assert.Equal(300, lines.Length);
        var first = JsonDocument.Parse(lines[0]).RootElement;
        // The table had predictions of its own, so those of this run have other names.
        Assert.Equal(first.GetProperty("predicted_kind").GetString(), first.GetProperty("predicted_kind_2").GetString());
        Assert.Equal(JsonValueKind.Number, first.GetProperty("probability_rose_2").ValueKind);
        Assert.Equal(JsonValueKind.Number, first.GetProperty("length").ValueKind);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_a_limited_one_is_given_again_by_its_log()
    {
        using var room = new TemporaryRoom();
        room.WriteFlowers("flowers.csv", 200, "lily", "rose");
        foreach (var folder in (string[])["a.ffnn", "b.ffnn"])
            Run(room, "train", "flowers.csv", "--label", "kind", "--effort", "fast", "--no-onnx", "--quiet", "--out", folder);
        Assert.Equal(Predicted(room, "a.ffnn"), Predicted(room, "b.ffnn"));
        Run(room, "train", "flowers.csv", "--label", "kind", "--no-onnx", "--quiet", "--time", "6s", "--out", "limited.ffnn");
        var command = File.ReadAllLines(Path.Combine(room["limited.ffnn"], ModelFolder.LogFile))[^1];
        var arguments = command.Split(' ')[1..];
        arguments[Array.IndexOf(arguments, "limited.ffnn")] = "again.ffnn";
        Run(room, [.. arguments, "--quiet"]);
        Assert.Equal(Predicted(room, "limited.ffnn"), Predicted(room, "again.ffnn"));
    }

    [Fact]
    public void Json_is_one_document_and_force_replaces_a_folder()
    {
        using var room = new TemporaryRoom();
        room.WriteFlowers("flowers.csv", 200, "lily", "rose");
        string[] arguments = ["train", "flowers.csv", "--label", "kind", "--effort", "fast", "--no-onnx", "--json"];
        var json = JsonDocument.Parse(Run(room, arguments).Output).RootElement;
        Assert.Equal("BinaryClassification", json.GetProperty("task").GetString());
        Assert.Equal("AUC", json.GetProperty("metrics")[0].GetProperty("name").GetString());
        Assert.Equal(ExitCode.Error, CommandLine.Run(room, arguments).Code);
        Run(room, [.. arguments, "--force"]);
    }

    [Fact]
    public void A_test_file_is_what_the_model_is_tested_on()
    {
        using var room = new TemporaryRoom();
        room.WriteHouses("houses.csv", 200);
        room.WriteHouses("later.csv", 77, seed: 5);
        var json = Run(
            room, "train", "houses.csv", "--label", "price", "--effort", "fast", "--no-onnx", "--json", "--test-file", "later.csv");
        var document = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal(77, document.GetProperty("testRows").GetInt32());
        Assert.Equal(200, document.GetProperty("trainingRows").GetInt32());
    }

    [Fact]
    public void A_signal_keeps_the_best_model_or_leaves_nothing()
    {
        using var room = new TemporaryRoom();
        room.WriteHouses("houses.csv", 3000);
        using var process = CommandLine.Start(room, "train", "houses.csv", "--label", "price", "--effort", "best", "--no-onnx");
        var lines = new List<string>();
        // The second model is being trained.
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("training the model", StringComparison.Ordinal))
            lines.Add(line);
        Assert.True(Directory.Exists(room["houses.ffnn"]), string.Join('\n', lines));
        using (var kill = System.Diagnostics.Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            kill.WaitForExit();
        var rest = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(5)));
        Assert.True(process.ExitCode == ExitCode.Cancelled, rest);
        Assert.Equal(["houses.csv", "houses.ffnn", "tmp"], room.Entries.Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(room["tmp"], "ffnn*"));
        Run(room, "predict", "houses.ffnn", "houses.csv", "--out", "scored.csv");
    }

    [Fact]
    public void A_second_is_not_enough_and_the_terminal_says_so()
    {
        using var room = new TemporaryRoom();
        room.WriteHouses("houses.csv", 4000);
        var output = Run(room, "train", "houses.csv", "--label", "price", "--time", "0.5").Output.ReplaceLineEndings(" ");
        Assert.Contains("Training was cut short by the time limit", output, StringComparison.Ordinal);
        Assert.Contains("The time limit left no time for the intervals of the scores, ", output, StringComparison.Ordinal);
        Assert.Contains("The limit of 0.5 s was exceeded by ", output, StringComparison.Ordinal);
        Assert.Contains("There is no model.onnx. There was no time left to make it.", output, StringComparison.Ordinal);
        Run(room, "predict", "houses.ffnn", "houses.csv", "--out", "scored.csv", "--quiet");
    }

    [Fact]
    public void Help_has_examples_of_every_command()
    {
        using var room = new TemporaryRoom();
        foreach (var command in (string[])["train", "inspect", "predict", "evaluate", "compare"])
        {
            var help = Run(room, command, "--help").Output;
            Assert.Contains("EXAMPLES", help, StringComparison.Ordinal);
            Assert.Contains($"ffnn {command} ", help, StringComparison.Ordinal);
        }
    }

    private static CommandResult Run(TemporaryRoom room, params string[] arguments)
    {
        var result = CommandLine.Run(room, arguments);
        Assert.True(result.Code == ExitCode.Done, $"ffnn {string.Join(' ', arguments)}: {result}");
        return result;
    }

    private static string Predicted(TemporaryRoom room, string folder) => Run(room, "predict", folder, "flowers.csv").Output;

    private static void AssertBeatsTheMean(string folder)
    {
        var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, ModelFolder.MetricsFile))).RootElement;
        var metric = document.GetProperty("metrics")[0];
        Assert.Equal("RMSE", metric.GetProperty("name").GetString());
        Assert.True(metric.GetProperty("value").GetDouble() < 0.5 * metric.GetProperty("baseline").GetDouble());
        Assert.True(metric.GetProperty("linear").GetDouble() < metric.GetProperty("baseline").GetDouble());
    }

    // The model of the folder, loaded by ML.NET alone.
    private static void AssertScoresAreThoseOfTheModel(string folder, string[] scored)
    {
        var ml = new MLContext(1);
        var model = ml.Model.Load(Path.Combine(folder, ModelFolder.ModelFile), out _);
        var rows = scored.Skip(1).Select(line => line.Split(',')).ToArray();
        var view = ml.Data.LoadFromEnumerable(rows.Select(cells => new House
        {
            Area = Number(cells[0]), Rooms = Number(cells[1]), Quarter = cells[2],
        }));
        var transformed = model.Transform(view);
        // Seven digits are written.
        foreach (var (expected, cells) in transformed.GetColumn<float>("Score").Zip(rows))
            Assert.Equal(expected, Number(cells[4]), 1e-6f * Math.Abs(expected));
        foreach (var (expected, cells) in transformed.GetColumn<float>("LowerBound").Zip(rows))
            Assert.Equal(expected, Number(cells[5]), 0.01f);
    }

    private static float Number(string cell) => float.Parse(cell, CultureInfo.InvariantCulture);

    private sealed class House
    {
        [ColumnName("area")]
        public float Area { get; set; }

        [ColumnName("rooms")]
        public float Rooms { get; set; }

        [ColumnName("quarter")]
        public string Quarter { get; set; } = "";
    }
}
