using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>Columns and runs of the examples.</summary>
internal static class ExampleTables
{
    public static ColumnDecision Number(string name, double low, double high, long distinct, long missing = 0, string? reason = null) =>
        new(name, ColumnKind.Number, ColumnRole.Feature, reason ?? $"All values are numbers, {distinct} different ones.")
        {
            Distinct = distinct,
            Missing = missing,
            Range = (low, high),
        };

    public static ColumnDecision Category(string name, params string[] levels) =>
        new(name, ColumnKind.Category, ColumnRole.Feature, $"{levels.Length} texts that repeat.") { Distinct = levels.Length,
            Levels = levels };

    public static ColumnDecision LeftOut(string name, ColumnKind kind, long distinct, string reason, params string[] examples) =>
        new(name, kind, ColumnRole.LeftOut, reason) { Distinct = distinct, Examples = examples };

    public static RunSummary Run(string table, string label, long training, long test, double seconds, string chosen) => new()
    {
        Seconds = seconds,
        Effort = "Balanced",
        Seed = 1,
        TrainingRows = training,
        TestRows = test,
        TestRowsChosen = chosen,
        Stopped = "The held-out loss had not improved for 8 epochs.",
        Command = $"ffnn train {table} --label {label} --effort Balanced --seed 1",
        Options =
        [
            new("HiddenLayers", "256, 256, 256"), new("Activation", "Mish"), new("BatchSize", "256"), new("DropoutRate", "0.1"),
            new("EnsembleSize", "3"), new("NumericEmbedding", "Periodic"), new("Optimizer", "AdamW(0.001, weightDecay: 0.01)"),
            new("Schedule", "Cosine"), new("ValidationFraction", "0.15"),
        ],
    };

    public static IReadOnlyList<CodeSnippet> Code(string title) =>
    [
        new("On the command line", $"ffnn predict {title}.ffnn new.csv --out scored.csv"),
        new("In a C# program", "var mlContext = new MLContext();\nvar model = mlContext.Model.Load(\"model.zip\", out _);"),
    ];
}
