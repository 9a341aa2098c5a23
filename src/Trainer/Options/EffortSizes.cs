namespace FfnnMlNet;

/// <summary>The hidden layers and the three numbers that depend on the effort and on the number of rows.</summary>
/// <param name="HiddenLayers">From the first to the last.</param>
/// <param name="BatchSize">Rows per step.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="EnsembleSize">Networks that are trained and averaged.</param>
internal readonly record struct EffortSizes(IReadOnlyList<HiddenLayer> HiddenLayers, int BatchSize, int Epochs, int EnsembleSize)
{
    // With fewer rows than these, more epochs are needed for enough steps, and more networks are affordable.
    private const int FewestRows = 1_000;
    private const int FewRows = 1_500;

    // Above, fewer passes over the rows are enough.
    private const int ManyRows = 25_000;

    /// <summary>The sizes for ordinary features. Several narrow networks of few layers are more accurate than two wide and deep ones, and
    /// take less time. Numbers need narrower networks than classes, so there are more of them. With few rows many epochs are needed for
    /// enough steps, and with many rows few are enough. Best trains more networks than Balanced, not more epochs, because more epochs gain
    /// nothing.</summary>
    public static EffortSizes For(Effort effort, DataShape data, TrainerTask task)
    {
        var sizes = effort == Effort.Fast ? Fast(data.RowCount) : Balanced(data.RowCount, task.HasClasses);
        if (UsesSmallBatches(effort, data, task))
            sizes = sizes with { BatchSize = 32 };
        return effort == Effort.Best ? sizes with { EnsembleSize = Math.Max(8, sizes.EnsembleSize) } : sizes;
    }

    /// <summary>True where batches are smaller for the sake of accuracy, which takes a sixth more seconds.</summary>
    public static bool UsesSmallBatches(Effort effort, DataShape data, TrainerTask task) =>
        effort != Effort.Fast && data.SuitsSmallBatches(task);

    private static EffortSizes Fast(int rowCount) => rowCount switch
    {
        < FewRows => new([128, 128], 256, 128, 2),
        <= ManyRows => new([128, 128], 128, 32, 2),
        _ => new([128, 128], 128, 8, 2),
    };

    private static EffortSizes Balanced(int rowCount, bool hasClasses) => (rowCount, hasClasses) switch
    {
        ( < FewestRows, _) => new([256, 256], 256, 128, 5),
        ( < FewRows, _) => new([256, 256], 256, 128, 3),
        ( <= ManyRows, true) => new([256, 256], 64, 24, 4),
        ( <= ManyRows, false) => new([128, 128], 128, 32, 8),
        (_, true) => new([256, 256], 128, 16, 3),
        (_, false) => new([256, 256], 128, 32, 4),
    };

    /// <summary>The sizes for text features (see <see cref="DataShape.IsText"/>). A network learns nearly all of them in the first epochs,
    /// so few are enough. Each unit of the first layer has one weight per slot, so the layer is narrow. With few rows none can be spared
    /// for validation, so there are more networks: each holds out other rows, and together they learn from all.</summary>
    public static EffortSizes ForText(Effort effort, int rowCount)
    {
        var isFew = rowCount < FewRows;
        var (batch, epochs) = isFew ? (32, 16) : (64, 12);
        return effort switch
        {
            Effort.Fast => new([64], batch, epochs, isFew ? 3 : 1),
            Effort.Best => new([128], batch, epochs, 8),
            _ => new([128], batch, epochs, isFew ? 5 : 2),
        };
    }
}
