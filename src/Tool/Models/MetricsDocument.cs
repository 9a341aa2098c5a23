using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Models;

/// <summary>The file metrics.json, and what --json prints.</summary>
internal sealed record MetricsDocument
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The name of the model, or the folder.</summary>
    public required string Model { get; init; }

    /// <summary>The task, such as "Regression".</summary>
    public required string Task { get; init; }

    /// <summary>The label columns.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The number of rows that the model learnt from; null where it is not known.</summary>
    public long? TrainingRows { get; init; }

    /// <summary>The number of rows that it was tested on.</summary>
    public required long TestRows { get; init; }

    /// <summary>How many of them are equal to rows that the model learnt from; null where it is not known.</summary>
    public long? RowsLearntFrom { get; init; }

    /// <summary>How they were chosen.</summary>
    public string? TestRowsChosen { get; init; }

    /// <summary>The metrics, the main one first.</summary>
    public required IReadOnlyList<Entry> Metrics { get; init; }

    /// <summary>The effort.</summary>
    public string? Effort { get; init; }

    /// <summary>The seed.</summary>
    public int? Seed { get; init; }

    /// <summary>The seconds from the start to this file.</summary>
    public double? Seconds { get; init; }

    /// <summary>Whether training was cut short by a time limit or a person; null where it is not known.</summary>
    public bool? CutShort { get; init; }

    /// <summary>Why the model should not be used as it is, or null.</summary>
    public string? Doubt { get; init; }

    /// <summary>What there was no time for; null = nothing is missing.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>The command that gives the model again; null where there is none.</summary>
    public string? Command { get; init; }

    /// <summary>What became of model.onnx.</summary>
    public string? Onnx { get; init; }

    /// <summary>The folder of the model.</summary>
    public string? Folder { get; init; }

    /// <summary>Warnings, as text.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The metrics of rows.</summary>
    public static IReadOnlyList<Entry> EntriesOf(IEnumerable<ScoreRow> scores) =>
    [
        .. scores.Select(row => new Entry
        {
            Name = row.Metric,
            Label = row.Label,
            Value = Finite(row.Model),
            Low = row.Interval?.Low,
            High = row.Interval?.High,
            Baseline = row.Baseline,
            Linear = row.Linear,
            HigherIsBetter = row.HigherIsBetter,
        }),
    ];

    /// <summary>As text.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, s_options);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>A metric.</summary>
    internal sealed record Entry
    {
        /// <summary>Its name.</summary>
        public required string Name { get; init; }

        /// <summary>The label, where there are several.</summary>
        public string? Label { get; init; }

        /// <summary>The value of the model; null where the rows do not define it.</summary>
        public double? Value { get; init; }

        /// <summary>The lower end of the interval of 95 %.</summary>
        public double? Low { get; init; }

        /// <summary>The upper end.</summary>
        public double? High { get; init; }

        /// <summary>The value of the most frequent class or the mean.</summary>
        public double? Baseline { get; init; }

        /// <summary>The value of a linear model.</summary>
        public double? Linear { get; init; }

        /// <summary>Whether higher is better.</summary>
        public bool HigherIsBetter { get; init; }
    }
}
