using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FfnnMlNet.Pipeline;

/// <summary>One call of <c>Fit</c>: what to learn from, with which options, and whom to tell. Immutable.</summary>
internal sealed record TrainingRequest
{
    /// <summary>What the user set.</summary>
    public required FfnnOptions Asked { get; init; }

    /// <summary>The same with the plain default of all that is not set: for whatever does not depend on the rows.</summary>
    public required ResolvedOptions Plain { get; init; }

    public required RoleMappedData Training { get; init; }

    /// <summary>Rows to judge each epoch by, where the user gave some; else null.</summary>
    public required RoleMappedData? Validation { get; init; }

    /// <summary>The model that training goes on from, or null.</summary>
    public required NetworkModel? Initial { get; init; }

    /// <summary>What a score of the model is.</summary>
    public required ScoreKind ScoreKind { get; init; }

    /// <summary>Makes the reader of the task's labels.</summary>
    public required Func<DataViewSchema.Column, LabelReader> LabelsOf { get; init; }

    public required IChannel Channel { get; init; }

    /// <summary>Throws when training is to end.</summary>
    public required Action CheckAlive { get; init; }

    /// <summary>A seed where the user set none.</summary>
    public required Func<int> DrawSeed { get; init; }

    /// <summary>For rows that do not fit into memory; null = the system's folder.</summary>
    public required string? TemporaryFolder { get; init; }

    /// <summary>Started with the call.</summary>
    public required System.Diagnostics.Stopwatch Clock { get; init; }

    public DataViewSchema.Column Features => Training.Schema.Feature!.Value;

    public DataViewSchema.Column Label => Training.Schema.Label!.Value;

    /// <summary>Slots of the feature column.</summary>
    public int Slots => SlotsOf(Training);

    /// <summary>When training has to be at its end, or null.</summary>
    public Deadline? Deadline => Plain.Of(OptionTable.TimeLimit) is { } limit ? new Deadline(Clock, limit) : null;

    public static int SlotsOf(RoleMappedData data) => ((VectorDataViewType)data.Schema.Feature!.Value.Type).Size;

    public void Warn(string message) => Channel.Warning(MessageSensitivity.None, message);

    /// <summary>Warns of what has names of columns or values in it.</summary>
    public void WarnOfData(string message) => Channel.Warning(MessageSensitivity.Schema, message);

    public void Say(string message) => Channel.Info(MessageSensitivity.None, message);
}
