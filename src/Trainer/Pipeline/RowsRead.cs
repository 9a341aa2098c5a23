using FfnnMlNet.Data;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Result of the phase "read": all rows with the features and labels of the tables, not scaled yet. Owns the rows.</summary>
internal sealed class RowsRead : IDisposable
{
    private RowsRead(TrainingMatrix rows, TrainingMatrix? validation, LabelReader labels) =>
        (Rows, Validation, Labels) = (rows, validation, labels);

    /// <summary>All rows of the training data, including those that are held out for validation later.</summary>
    public TrainingMatrix Rows { get; }

    /// <summary>The rows of the validation data that the user gave to <c>Fit</c>, or null.</summary>
    public TrainingMatrix? Validation { get; }

    /// <summary>How labels become targets of the network.</summary>
    public LabelReader Labels { get; }

    /// <summary>Slots that are 0 in nearly all rows, as text features are.</summary>
    public required SparseSlots Sparse { get; init; }

    /// <summary>The checkpoint to resume from, or null.</summary>
    public required CheckpointSource? Checkpoint { get; init; }

    /// <summary>The seed of the run: set, taken from the checkpoint, or drawn.</summary>
    public required int Seed { get; init; }

    public void Dispose()
    {
        Rows.Dispose();
        Validation?.Dispose();
    }

    public static RowsRead Read(TrainingRequest request)
    {
        var labels = Match(request);
        var validationLabels = request.Validation is { } others ? ValidationColumns.Match(request, labels, others) : null;
        // Opened before the rows are read, so that a missing file is reported at once.
        var checkpoint = ResumedCheckpoint.Find(request.OptionsWithoutEffort.Of(OptionTable.ResumeFrom));
        var seed = request.OptionsWithoutEffort.Of(OptionTable.Seed) ?? ResumedCheckpoint.SeedOf(checkpoint) ?? request.DrawSeed();
        var rows = TableReading.Read(request, request.Training, labels, "training", grouped: request.Validation is null);
        try
        {
            // A model that training goes on from knows all classes already, so rows of a single class are enough.
            if (request.Initial is null)
                labels.CheckTrainable(rows, request.Label.Name);
            labels.WarnOfLabels(rows, request.OptionsWithoutEffort.Of(OptionTable.Loss), request.Label.Name, request.WarnOfData);
            var sparse = SparseOf(request, rows);
            var validation = request.Validation is { } table
                ? TableReading.Read(request, table, validationLabels!, "validation", grouped: false) : null;
            return new RowsRead(rows, validation, labels) { Sparse = sparse, Checkpoint = checkpoint, Seed = seed };
        }
        catch
        {
            // Rows may be in a temporary file, which must be deleted when training fails.
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

    // Sparse slots are left as they are only where Effort chooses the scaling. An initial model brings its own scaling.
    private static SparseSlots SparseOf(TrainingRequest request, TrainingMatrix rows) =>
        request.Initial is null && request.UserOptions.IsLeftToEffort(OptionTable.FeatureScaling)
            ? SparseSlots.Of(rows, CategoricalSlots.Of(request.Features, rows.FeatureCount), request.CheckAlive)
            : SparseSlots.None;
}
