namespace FfnnMlNet;

/// <summary>The hidden layers and the three numbers that depend on the effort and on the number of rows.</summary>
/// <param name="HiddenLayers">From the first to the last.</param>
/// <param name="BatchSize">Rows per step.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="EnsembleSize">Networks that are trained and averaged.</param>
internal readonly record struct EffortSizes(IReadOnlyList<HiddenLayer> HiddenLayers, int BatchSize, int Epochs, int EnsembleSize)
{
    // With fewer rows than this, more epochs are needed for enough steps, and a smaller network is as good.
    private const int FewRows = 1_500;

    // Above, batches of classes have 256 rows, and a third of Fast's epochs is enough.
    private const int ManyRows = 25_000;

    /// <summary>The sizes for ordinary features. With few rows an ensemble gains most and costs least, so that of Balanced is larger. With
    /// many rows fewer epochs are needed. Classes learn as well in half of the epochs if batches are smaller; numbers do so with batches as
    /// they are. Best trains more networks than Balanced, not more epochs, because more epochs gain nothing.</summary>
    /// <param name="hasClasses">True where classes are predicted.</param>
    public static EffortSizes For(Effort effort, int rowCount, bool hasClasses)
    {
        if (effort == Effort.Fast)
            return new([128, 128], 256, rowCount > ManyRows ? 16 : 48, 1);
        var members = effort == Effort.Best ? 8 : rowCount < FewRows ? 3 : 2;
        return rowCount < FewRows
            ? new([256, 256], 256, 128, members)
            : new([256, 256, 256], hasClasses && rowCount <= ManyRows ? 128 : 256, 32, members);
    }

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
