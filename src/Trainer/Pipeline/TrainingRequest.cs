using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FfnnMlNet.Pipeline;

/// <summary>One call of <c>Fit</c>: the data to learn from, the options, and where to log. Immutable.</summary>
internal sealed record TrainingRequest
{
    /// <summary>The options as the user set them.</summary>
    public required FfnnOptions UserOptions { get; init; }

    /// <summary>The values of all options where Effort chooses nothing. Used before the rows are read, for options that Effort never
    /// chooses.</summary>
    public required ResolvedOptions OptionsWithoutEffort { get; init; }

    /// <summary>The rows to learn from.</summary>
    public required RoleMappedData Training { get; init; }

    /// <summary>The validation data that the user gave to <c>Fit</c>, or null.</summary>
    public required RoleMappedData? Validation { get; init; }

    /// <summary>The model that training goes on from, or null.</summary>
    public required NetworkModel? Initial { get; init; }

    /// <summary>What the scores of the model mean.</summary>
    public required ScoreKind ScoreKind { get; init; }

    /// <summary>Makes the reader of a label column for the task of the trainer.</summary>
    public required Func<DataViewSchema.Column, LabelReader> LabelsOf { get; init; }

    /// <summary>The log.</summary>
    public required IChannel Channel { get; init; }

    /// <summary>Throws when training is cancelled.</summary>
    public required Action CheckAlive { get; init; }

    /// <summary>Draws a seed, for a run whose seed is not set.</summary>
    public required Func<int> DrawSeed { get; init; }

    /// <summary>Folder for rows that do not fit into memory; null = the system's folder of temporary files.</summary>
    public required string? TemporaryFolder { get; init; }

    /// <summary>Time since the call of <c>Fit</c>.</summary>
    public required System.Diagnostics.Stopwatch Clock { get; init; }

    /// <summary>The processes that train together; null = this one alone.</summary>
    public RankGroup? Ranks => OptionsWithoutEffort.Of(OptionTable.Ranks) is { Count: > 1 } ranks ? ranks : null;

    /// <summary>The ranks where each of them reads a part of the table; else null.</summary>
    public RankGroup? RanksOfShares => OptionsWithoutEffort.Of(OptionTable.RankRows) == RankRows.Share ? Ranks : null;

    /// <summary>True on all ranks but the first, which alone logs.</summary>
    public bool IsQuiet => Ranks is { IsFirst: false };

    /// <summary>The feature column.</summary>
    public DataViewSchema.Column Features => Training.Schema.Feature!.Value;

    /// <summary>The label column.</summary>
    public DataViewSchema.Column Label => Training.Schema.Label!.Value;

    /// <summary>Number of slots of the feature column.</summary>
    public int Slots => SlotsOf(Training);

    /// <summary>The time at which training must end, or null.</summary>
    public Deadline? Deadline => OptionsWithoutEffort.Of(OptionTable.TimeLimit) is { } limit ? new Deadline(Clock, limit) : null;

    /// <summary>Number of slots of the feature column of <paramref name="data"/>.</summary>
    public static int SlotsOf(RoleMappedData data) => ((VectorDataViewType)data.Schema.Feature!.Value.Type).Size;

    /// <summary>Logs a warning that names no columns and no values.</summary>
    public void Warn(string message)
    {
        if (!IsQuiet)
            Channel.Warning(MessageSensitivity.None, message);
    }

    /// <summary>Logs a warning that names columns or values, which ML.NET may have to hide.</summary>
    public void WarnOfData(string message)
    {
        if (!IsQuiet)
            Channel.Warning(MessageSensitivity.Schema, message);
    }

    /// <summary>Logs a line of information.</summary>
    public void Say(string message)
    {
        if (!IsQuiet)
            Channel.Info(MessageSensitivity.None, message);
    }

    /// <summary>Logs a line of information that names columns or values, which ML.NET may have to hide.</summary>
    public void SayOfData(string message)
    {
        if (!IsQuiet)
            Channel.Info(MessageSensitivity.Schema, message);
    }
}
