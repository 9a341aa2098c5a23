using System.Globalization;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>Many classes with names and cells that try to break out of the page.</summary>
internal static class SpeciesExample
{
    public const string Attack = "<script>alert(\"x\")</script>";
    public const string Quotes = "\"quoted\" & 'single' </title></style></svg>";

    private const int Rows = 900;

    public static readonly string[] Classes = ["Adélie", Attack, Quotes, "雪豹", "a class with a very long name that goes on and on and on",
        "=N(TRUE)"];

    public static ReportContent Content()
    {
        var random = new ExampleRandom(9);
        var rows = Enumerable.Range(0, Rows).Select(_ => Row(random)).ToList();
        var predicted = rows.ConvertAll(row => Array.IndexOf(row.Probabilities, row.Probabilities.Max()));
        double[] Right(Func<int, int> guess) => [.. rows.Select((row, i) => guess(i) == row.Actual ? 1.0 : 0)];
        return new ReportContent
        {
            Title = "species " + Attack,
            Created = new DateTimeOffset(2026, 11, 30, 9, 30, 0, TimeSpan.Zero),
            ToolVersion = "0.1.0",
            Table = Table(),
            Run = ExampleTables.Run("\"my species\".jsonl", "'" + Attack + "'", 3600, Rows, 9.7,
                "a fifth of the rows, drawn by chance with the shares of the classes kept."),
            Scores =
            [
                ExampleScores.Mean(
                    "accuracy", "the share of the rows whose class was right", ScoreFormat.Share, higherIsBetter: true, best: 1,
                    Right(i => predicted[i]), Right(_ => 0), Right(i => i % 9 == 0 ? 1 : predicted[i])),
            ],
            Learning = ExampleScores.Learning(1, 1.6, 0.4),
            Classes = new ClassEvaluation
            {
                ClassNames = Classes,
                Confusion = ExampleScores.Confusion(Classes.Length, rows.Select((row, i) => (row.Actual, predicted[i]))),
                Curves = [.. Enumerable.Range(0, 5).Select(k => ExampleScores.Curves(Classes[k],
                    rows.ConvertAll(row => (row.Probabilities[k], row.Actual == k))))],
                Calibration = ExampleScores.Calibration(rows.Select((row, i) => (row.Probabilities.Max(), row.Actual == predicted[i]))),
            },
            Importance = new PermutationImportance(
                "accuracy", ScoreFormat.Share, Rows, 5, [new(Attack, 0.31, 0.01), new(Quotes, 0.12, 0.01), new("größe", 0.05, 0.02)]),
            Effects = [Lines(), Levels()],
            Worst = new WorstPredictions(
                "The lowest probability of the actual class.", [Attack, Quotes, "größe"],
                [.. Enumerable.Range(0, 5).Select(i => new WorstRow($"line {i * 31 + 4}", Attack, Quotes, "2.1 % for the actual class",
                    [Quotes, Attack, "a\u202Eb\u0000c\r\nd"]))]),
            Code = ExampleTables.Code(Attack),
            Onnx = new OnnxOutcome(false, $"The step of column {Attack} cannot be exported."),
        };
    }

    private static (int Actual, double[] Probabilities) Row(ExampleRandom random)
    {
        var actual = Math.Min(random.Below(Classes.Length), random.Below(Classes.Length));
        var scores = Enumerable.Range(0, Classes.Length).Select(k => Math.Exp((k == actual ? 2.2 : 0) + 1.2 * random.Normal())).ToArray();
        return (actual, [.. scores.Select(score => score / scores.Sum())]);
    }

    private static TableInspection Table() => new()
    {
        Sources = ["\"my species\".jsonl", Attack],
        RowCount = 4500,
        Task = TaskKind.MulticlassClassification,
        Columns =
        [
            ExampleTables.Number(Attack, -1, 1, 4000) with { SourceName = " " + Attack + " " },
            ExampleTables.Category(Quotes, Attack, Quotes),
            ExampleTables.Number("größe", 0.1, 12, 300),
            new ColumnDecision("kind " + Attack, ColumnKind.Category, ColumnRole.Label, $"6 texts, such as {Attack}.") { Distinct = 6,
                Levels = Classes },
        ],
        Findings =
        [
            new Finding(true, Attack, $"The column {Attack} alone tells the label.", $"--ignore '{Attack}'"),
            new Finding(false, Quotes, Quotes, Quotes),
        ],
    };

    private static ColumnEffect Lines() => new()
    {
        Column = Attack,
        Score = "probability",
        Format = ScoreFormat.Share,
        Values = [.. Enumerable.Range(0, 20).Select(i => new EffectValue((i / 10.0).ToString(CultureInfo.InvariantCulture), i / 10.0))],
        Series = [.. Classes.Take(5).Select((name, k) => new EffectSeries(name,
            [.. Enumerable.Range(0, 20).Select(i => 0.2 + 0.1 * Math.Sin(i / 4.0 + k))]))],
    };

    private static ColumnEffect Levels() => new()
    {
        Column = Quotes,
        Score = "probability",
        Format = ScoreFormat.Share,
        Values = [new(Attack), new(Quotes), new("")],
        Series = [.. Classes.Take(5).Select((name, k) => new EffectSeries(name, [0.1 + k * 0.1, 0.2, 0.5 - k * 0.08]))],
    };
}
