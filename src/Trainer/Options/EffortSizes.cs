namespace FfnnMlNet;

/// <summary>The hidden layers and the three numbers that depend on the effort and on the number of rows.</summary>
/// <param name="HiddenLayers">From the first to the last.</param>
/// <param name="BatchSize">Rows per step.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="EnsembleSize">Networks that are trained and averaged.</param>
internal readonly record struct EffortSizes(IReadOnlyList<HiddenLayer> HiddenLayers, int BatchSize, int Epochs, int EnsembleSize)
{
    // With fewer rows than this, 64 epochs are too few steps.
    private const int FewRows = 1_500;

    // With more rows than this, 32 epochs (Fast: 16) are enough.
    private const int ManyRows = 25_000;

    /// <summary>The sizes for ordinary features. With few rows an ensemble gains most and costs least, so that of Balanced is larger. With
    /// many rows fewer epochs are needed. Best trains more networks than Balanced, not more epochs, because more epochs gain
    /// nothing.</summary>
    public static EffortSizes For(Effort effort, int rowCount) => effort switch
    {
        Effort.Fast => new([128, 128], 256, rowCount > ManyRows ? 16 : 48, 1),
        Effort.Best => new([256, 256, 256], 256, EpochsFor(rowCount), 8),
        _ => new([256, 256, 256], 256, EpochsFor(rowCount), rowCount < FewRows ? 3 : 2),
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

    private static int EpochsFor(int rowCount) => rowCount < FewRows ? 128 : rowCount <= ManyRows ? 64 : 32;
}
