using FfnnMlNet.Data;
using FfnnMlNet.Network;
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

    /// <summary>Which slots are 0 in nearly all rows, as text features are; null = none, or too few of them.</summary>
    public required SparseSlots? Sparse { get; init; }

    /// <summary>The dense slots of <see cref="Rows"/> in categorical groups, as ranges of its features.</summary>
    public required IReadOnlyList<SlotRange> Groups { get; init; }

    /// <summary>The slot in the feature column of a feature of <see cref="Rows"/>.</summary>
    public int SlotOf(int feature) => Sparse is null ? feature : Sparse.DenseSlots[feature];

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
        var limit = request.OptionsWithoutEffort.Of(OptionTable.MemoryLimitBytes);
        var rows = TableReading.Read(request, request.Training, labels, "training", grouped: request.Validation is null, limit);
        try
        {
            // A model that training goes on from knows all classes already, so rows of a single class are enough.
            if (request.Initial is null)
                labels.CheckTrainable(rows, request.Label.Name);
            labels.WarnOfLabels(rows, request.OptionsWithoutEffort.Of(OptionTable.Loss), request.Label.Name, request.WarnOfData);
            var groups = CategoricalSlots.Of(request.Features, request.Slots);
            var sparse = request.Initial is { } initial
                ? initial.Sparse is { } inputs ? SparseSlots.Of(inputs) : null
                : SparseSlots.Of(rows, groups, request.CheckAlive);
            rows.Divide(sparse);
            // Validation rows get the memory that the others leave.
            var validation = request.Validation is { } table
                ? TableReading.Read(
                    request, table, validationLabels!, "validation", grouped: false, Math.Max(0, limit - rows.BytesInMemory))
                : null;
            validation?.Divide(sparse);
            return new RowsRead(rows, validation, labels)
            {
                Sparse = sparse, Groups = sparse is null ? groups : sparse.DenseGroups(groups), Checkpoint = checkpoint, Seed = seed,
            };
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
}
