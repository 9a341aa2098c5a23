using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Report;

/// <summary>Everything that the report of a training shows, as plain data. Parts that do not apply, or were not reached in the time, are
/// empty or null; the report then leaves out their section.</summary>
internal sealed record ReportContent
{
    /// <summary>The name of the model, such as "houses".</summary>
    public required string Title { get; init; }

    /// <summary>When the report was written.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The version of the command, such as "0.1.0".</summary>
    public required string ToolVersion { get; init; }

    /// <summary>What the table is and what was decided about it. Its task is not null.</summary>
    public required TableInspection Table { get; init; }

    /// <summary>What was trained, how and for how long.</summary>
    public required RunSummary Run { get; init; }

    /// <summary>The metrics on the test rows. The first one is the one that the report begins with.</summary>
    public required IReadOnlyList<ScoreRow> Scores { get; init; }

    /// <summary>What training and testing found out, besides the findings of the table.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The losses of the members of the model, by epoch.</summary>
    public IReadOnlyList<LearningCurve> Learning { get; init; } = [];

    /// <summary>How the classes were predicted; null for numbers.</summary>
    public ClassEvaluation? Classes { get; init; }

    /// <summary>How the numbers were predicted, one for each label; empty for classes.</summary>
    public IReadOnlyList<NumberEvaluation> Numbers { get; init; } = [];

    /// <summary>How much the metric suffers when a column is shuffled.</summary>
    public PermutationImportance? Importance { get; init; }

    /// <summary>How the score follows the most important columns, the most important first.</summary>
    public IReadOnlyList<ColumnEffect> Effects { get; init; } = [];

    /// <summary>The test rows that were predicted worst.</summary>
    public WorstPredictions? Worst { get; init; }

    /// <summary>How to use the model.</summary>
    public IReadOnlyList<CodeSnippet> Code { get; init; } = [];

    /// <summary>Whether the model was exported to ONNX; null if it was not asked for.</summary>
    public OnnxOutcome? Onnx { get; init; }
}
