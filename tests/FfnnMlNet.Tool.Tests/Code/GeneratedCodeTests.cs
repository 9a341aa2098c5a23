using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FfnnMlNet.Tool.Code;
using FfnnMlNet.Tool.Tables;
using Xunit;
using TemporaryFolder = FfnnMlNet.Tool.Tests.Report.TemporaryFolder;

namespace FfnnMlNet.Tool.Tests.Code;

public sealed class GeneratedCodeTests
{
    [Theory]
    [InlineData(nameof(TaskKind.BinaryClassification), "probability")]
    [InlineData(nameof(TaskKind.MulticlassClassification), "score")]
    [InlineData(nameof(TaskKind.Regression), "score")]
    [InlineData(nameof(TaskKind.MultiOutputRegression), "score")]
    public void The_console_program_builds_without_warnings_and_says_what_the_model_says(string task, string answer)
    {
        using var folder = new TemporaryFolder();
        var model = Generate(Enum.Parse<TaskKind>(task), folder);

        var program = BuiltProject.Build(folder["code"], "Predict");
        var (exitCode, output) = BuiltProject.Run("dotnet", [program]);

        Assert.True(exitCode == 0, output);
        var said = JsonNode.Parse(output)![answer]!;
        Assert.Equal(model.Scores(), said is JsonArray several ? [.. several.Select(one => one!.GetValue<float>())]
            : [said.GetValue<float>()]);
        Assert.Equal(Names(model, said), JsonNode.Parse(output)!.AsObject().Select(pair => pair.Key));
        var (failed, error) = BuiltProject.Run("dotnet", [program, folder["missing.json"]]);
        Assert.Equal(1, failed);
        Assert.Contains("missing.json", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_web_api_builds_without_warnings_and_answers()
    {
        using var folder = new TemporaryFolder();
        var model = Generate(TaskKind.BinaryClassification, folder);
        var program = BuiltProject.Build(folder["code"], "WebApi");

        using var process = BuiltProject.Start("dotnet", [program, "--urls", "http://127.0.0.1:0"]);
        try
        {
            using var client = new HttpClient { BaseAddress = await Listening(process.StandardOutput), Timeout = TimeSpan.FromMinutes(5) };
            var example = await client.GetStringAsync("/example");
            var one = JsonNode.Parse(await Post(client, example, HttpStatusCode.OK))!;
            var two = JsonNode.Parse(await Post(client, $"[{example},{example}]", HttpStatusCode.OK))!.AsArray();

            Assert.Null(JsonNode.Parse(example)!["größe [m²]"]);
            Assert.Equal("2024-02-29T08:30:00", JsonNode.Parse(example)!["date time"]!.GetValue<string>());
            Assert.Equal(model.Scores()[0], one["probability"]!.GetValue<float>());
            Assert.Equal(one["predictedLabel"]!.GetValue<bool>() ? "yes\\1" : "no \"0\"", one["class"]!.GetValue<string>());
            Assert.Equal(2, two.Count);
            Assert.Equal(one.ToJsonString(), two[1]!.ToJsonString());
            await Post(client, "{}", HttpStatusCode.OK);
            await Post(client, "{\"a\\\"b\\\\c\":null,\"date time\":null,\"class\":null}", HttpStatusCode.OK);
            Assert.Contains("no such column", await Post(client, "{\"no such column\":1}", HttpStatusCode.BadRequest),
                StringComparison.Ordinal);
            Assert.Contains("class", await Post(client, "{\"class\":\"many\"}", HttpStatusCode.BadRequest), StringComparison.Ordinal);
            await Post(client, "[null]", HttpStatusCode.BadRequest);
            await Post(client, "no JSON", HttpStatusCode.BadRequest);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void Every_column_is_a_property_with_its_type_its_name_and_its_meaning()
    {
        using var folder = new TemporaryFolder();
        CodeWriter.Write(new OddModel(TaskKind.Regression).Content, folder.Path);
        var input = File.ReadAllText(Path.Combine(folder.Path, "Model", "ModelInput.cs"));

        Assert.Contains("namespace OddModel1Model;", input, StringComparison.Ordinal);
        foreach (var line in (string[])[
            "[ColumnName(\"größe (m²)\"), JsonPropertyName(\"größe (m²)\")]", "public float GrößeM { get; set; } = float.NaN;",
            "[ColumnName(\"größe [m²]\"), JsonPropertyName(\"größe [m²]\")]", "public float GrößeM2 { get; set; } = float.NaN;",
            "public float Class { get; set; } = float.NaN;", "public float ModelInput2 { get; set; } = float.NaN;",
            "public float Column { get; set; } = float.NaN;", "public float Column2BIf { get; set; } = float.NaN;",
            "[ColumnName(\"a\\\"b\\\\c\"), JsonPropertyName(\"a\\\"b\\\\c\")]", "public string? ABC { get; set; }",
            "public DateTime DateTime { get; set; }", "DateTime = new DateTime(2024, 2, 29, 8, 30, 0),", "GrößeM = 0.25f,",
            "/// <summary>A number. &lt;/summary&gt; größe (m²)</summary>", "/// <summary>A text of two lines.</summary>"])
            Assert.Contains("    " + line + "\n", input, StringComparison.Ordinal);
        Assert.DoesNotContain("GrößeM2 = ", input, StringComparison.Ordinal);
        Assert.DoesNotContain('\u2028', input);
    }

    [Fact]
    public void The_code_of_the_report_has_the_names_of_the_projects()
    {
        var snippets = CodeSnippets.Of(new OddModel(TaskKind.BinaryClassification).Content, "it's.ffnn");

        Assert.Equal("ffnn predict 'it'\\''s.ffnn' new-rows.csv --out scored.csv", snippets[0].Text);
        Assert.Contains("using OddModel1Model;", snippets[1].Text, StringComparison.Ordinal);
        Assert.Contains("\nvar row = ModelInput.Example();\n", snippets[1].Text, StringComparison.Ordinal);
        Assert.Contains("\nrow.GrößeM = 0.25f;\n", snippets[1].Text, StringComparison.Ordinal);
        Assert.EndsWith("Console.WriteLine(predictor.Predict(row).Class);", snippets[1].Text, StringComparison.Ordinal);
    }

    private static OddModel Generate(TaskKind task, TemporaryFolder folder)
    {
        var model = new OddModel(task);
        model.Save(folder["model.zip"]);
        CodeWriter.Write(model.Content, folder["code"]);
        BuiltProject.UseAssembliesOfTheTests(folder["code"]);
        return model;
    }

    private static IEnumerable<string> Names(OddModel model, JsonNode said) => model.Content.Task switch
    {
        TaskKind.BinaryClassification => ["predictedLabel", "probability", "class"],
        TaskKind.MulticlassClassification when said.AsArray().Count == 3 => ["predictedLabel", "score", "probabilities"],
        _ => ["score"],
    };

    private static async Task<string> Post(HttpClient client, string json, HttpStatusCode expected)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/predict", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{json} gives {response.StatusCode}: {text}");
        return text;
    }

    private static async Task<Uri> Listening(StreamReader output)
    {
        const string Mark = "Now listening on: ";
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Mark, StringComparison.Ordinal) is var at and >= 0)
                return new Uri(line[(at + Mark.Length)..].Trim());
        }
        throw new InvalidOperationException("The web API ended before it listened.");
    }
}
