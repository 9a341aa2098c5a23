using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>A model with what the test rows say of it. Parts that there was no time for are null or empty.</summary>
internal sealed record Tested
{
    /// <summary>The model.</summary>
    public required Candidate Candidate { get; init; }

    /// <summary>The test rows as the model scores them.</summary>
    public required ScoredRows Rows { get; init; }

    /// <summary>The metrics, the main one first.</summary>
    public required IReadOnlyList<ScoreRow> Scores { get; init; }

    /// <summary>How much each column matters.</summary>
    public PermutationImportance? Importance { get; init; }

    /// <summary>How the score follows the most important columns.</summary>
    public IReadOnlyList<ColumnEffect> Effects { get; init; } = [];

    /// <summary>Why the model is not that of the whole table, where that is no matter of time; or null.</summary>
    public Finding? Remark { get; init; }

    /// <summary>What is not there, as parts of a sentence such as "the importance of the columns".</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Why it is not there, as a sentence; null = nothing is missing.</summary>
    public string? WhyMissing { get; init; }

    /// <summary>Why there is no linear model, where that is not for lack of time; or null.</summary>
    public string? WhyNoLinear { get; init; }

    /// <summary>The worst predictions.</summary>
    public WorstPredictions? Worst { get; init; }
}
