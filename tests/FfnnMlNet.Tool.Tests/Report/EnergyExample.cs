using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>Several numbers at once from a wide table, by a model that is no better than the mean.</summary>
internal static class EnergyExample
{
    private const int Rows = 120;
    private const int Sensors = 400;

    public static ReportContent Content()
    {
        var random = new ExampleRandom(2);
        return new ReportContent
        {
            Title = "energy",
            Created = new DateTimeOffset(2026, 11, 30, 9, 30, 0, TimeSpan.Zero),
            ToolVersion = "0.1.0",
            Table = Table(),
            Run = ExampleTables.Run("energy.parquet", "heating,cooling", 480, Rows, 4.9, "a fifth of the rows, drawn by chance.") with
            {
                TimeLimit = 5,
                Options = [],
                Stopped = "The time was up.",
            },
            Scores =
            [
                Score("root mean squared error", "heating", 9.93, 9.1, 10.8, 10.05),
                Score("root mean squared error", "cooling", 9.41, 8.7, 10.2, 9.6),
            ],
            Findings = [new Finding(true, null, "The time was up after 3 epochs: more time may give a better model.", "--time 1m")],
            Learning = [new LearningCurve("network 1", [new(1, 1.02, double.NaN), new(2, 1.0, double.NaN), new(3, 0.99, double.NaN)])],
            Numbers = [Numbers("heating", random), Numbers("cooling", random)],
            Importance = null,
        };
    }

    private static ScoreRow Score(string metric, string label, double model, double low, double high, double baseline) => new()
    {
        Metric = metric,
        Meaning = $"the typical distance between predicted and actual {label}",
        Label = label,
        Format = ScoreFormat.LabelUnit,
        HigherIsBetter = false,
        Best = 0,
        Model = model,
        Interval = new ScoreInterval(low, high),
        Baseline = baseline,
    };

    private static NumberEvaluation Numbers(string label, ExampleRandom random) => new()
    {
        Label = label,
        ActualAndPredicted = [.. Enumerable.Range(0, Rows).Select(_ => new CurvePoint(22 + 10 * random.Normal(), 22 + random.Normal()))],
        TestRows = Rows,
    };

    private static TableInspection Table() => new()
    {
        Sources = [.. Enumerable.Range(1, 12).Select(month => $"energy-2025-{month:00}.parquet")],
        RowCount = 600,
        Task = TaskKind.MultiOutputRegression,
        Columns =
        [
            .. Enumerable.Range(1, Sensors).Select(i => ExampleTables.Number($"sensor{i}", -1, 1, 590)),
            ExampleTables.Number("heating", 6, 43, 587) with { Role = ColumnRole.Label },
            ExampleTables.Number("cooling", 10, 48, 590) with { Role = ColumnRole.Label },
        ],
        Findings = [],
    };
}
