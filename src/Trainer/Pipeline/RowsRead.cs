using FfnnMlNet.Data;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>The first stage: all rows, as the tables have them. Owns them.</summary>
internal sealed class RowsRead : IDisposable
{
    private RowsRead(TrainingMatrix rows, TrainingMatrix? validation, LabelReader labels) =>
        (Rows, Validation, Labels) = (rows, validation, labels);

    /// <summary>All rows read for training.</summary>
    public TrainingMatrix Rows { get; }

    /// <summary>Rows to judge by, where the user gave some; else null.</summary>
    public TrainingMatrix? Validation { get; }

    /// <summary>What the labels of the rows are to the network.</summary>
    public LabelReader Labels { get; }

    /// <summary>Slots that are nearly always 0.</summary>
    public required SparseSlots Sparse { get; init; }

    /// <summary>The run to go on from, or null.</summary>
    public required CheckpointSource? Checkpoint { get; init; }

    public required int Seed { get; init; }

    public void Dispose()
    {
        Rows.Dispose();
        Validation?.Dispose();
    }

    public static RowsRead Read(TrainingRequest request)
    {
        var labels = Match(request);
        var validationLabels = request.Validation is { } others ? TwoTables.Match(request, labels, others) : null;
        // Opened before rows are read: a file that is not there is to be known at once.
        var checkpoint = ResumedCheckpoint.Find(request.Plain.Of(OptionTable.ResumeFrom));
        var seed = request.Plain.Of(OptionTable.Seed) ?? ResumedCheckpoint.SeedOf(checkpoint) ?? request.DrawSeed();
        var rows = TableReading.Read(request, request.Training, labels, "training", grouped: request.Validation is null);
        try
        {
            // Of an initial model the classes are known: rows of one of them can teach it too.
            if (request.Initial is null)
                labels.CheckTrainable(rows, request.Label.Name);
            labels.Advise(rows, request.Plain.Of(OptionTable.Loss), request.Label.Name, request.WarnOfData);
            var sparse = SparseOf(request, rows);
            var validation = request.Validation is { } table
                ? TableReading.Read(request, table, validationLabels!, "validation", grouped: false) : null;
            return new RowsRead(rows, validation, labels) { Sparse = sparse, Checkpoint = checkpoint, Seed = seed };
        }
        catch
        {
            // They may lie in a temporary file, which must not outlive a training that failed.
            rows.Dispose();
            throw;
        }
    }

    private static LabelReader Match(TrainingRequest request)
    {
        var labels = request.LabelsOf(request.Label);
        if (request.Initial is { } initial)
            return InitialModel.Match(request, initial, labels);
        RunMemory.CheckBeforeReading(request, labels.OutputCount);
        return labels;
    }

    // A scaling that was set is for every slot, and an initial model has one.
    private static SparseSlots SparseOf(TrainingRequest request, TrainingMatrix rows) =>
        request.Initial is not null || request.Asked.Effort == Effort.Manual || request.Plain.IsSet(OptionTable.FeatureScaling)
            ? SparseSlots.None
            : SparseSlots.Of(rows, CategoricalSlots.Of(request.Features, rows.FeatureCount), request.CheckAlive);
}
